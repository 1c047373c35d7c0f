// The campaign page: filters, sorting, chart and download over the rows written beside the page.
// The address after # holds what the reader chose, so that a view can be sent as a link.
"use strict";

const leadloop = (() => {
  const { page, make } = shared;
  const chunks = new Map();
  const waiting = new Map();
  const form = document.querySelector(".filters");
  const table = document.getElementById("campaigns");
  let state = { ...page.first, sort: "cost_amount", direction: "descending" };
  let shown = [];
  let view = null;
  let turns = 0;

  const write = formats.write;
  const periodOf = (grain, start) =>
    page.periods.find((one) => one.grain === grain && one.start === start);

  // ---- State: the filters, the address and the rows they pick

  function choices(name) {
    return [...form.elements[name].options].map((option) => option.value);
  }

  function offerPeriods() {
    const select = form.elements.period;
    const periods = page.periods.filter((one) => one.grain === state.grain);
    select.replaceChildren(
      ...periods.map((one) => make("option", { value: one.start, textContent: one.label })),
    );
    if (!periods.some((one) => one.start === state.period)) {
      state.period = (periods.find((one) => !one.is_open) ?? periods[0]).start;
    }
  }

  function readAddress() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    state = { ...page.first, sort: "cost_amount", direction: "descending" };
    for (const name of ["model", "lookback", "grain", "channel"]) {
      if (choices(name).includes(wanted.get(name))) state[name] = wanted.get(name);
    }
    if (periodOf(state.grain, wanted.get("period"))) state.period = wanted.get("period");
    if (page.columns.some((column) => column.field === wanted.get("sort"))) {
      state.sort = wanted.get("sort");
    }
    if (wanted.get("direction") === "ascending") state.direction = "ascending";
    offerPeriods();
    for (const name of ["model", "lookback", "grain", "period", "channel"]) {
      form.elements[name].value = state[name];
    }
  }

  function writeAddress() {
    history.replaceState(null, "", `#${new URLSearchParams(state)}`);
  }

  function take(name, chunk) {
    chunks.set(name, chunk);
    waiting.get(name)?.();
  }

  function chunk(name) {
    if (chunks.has(name)) return Promise.resolve(chunks.get(name));
    return new Promise((resolve, reject) => {
      waiting.set(name, () => resolve(chunks.get(name)));
      const script = make("script", { src: `data/${page.name}-${encodeURIComponent(name)}.js` });
      script.onerror = () => reject(new Error(`data of ${name} is not beside the page`));
      document.head.append(script);
    });
  }

  function asRow(values) {
    const row = {};
    page.fields.forEach((field, place) => (row[field] = values[place]));
    const campaign = page.campaigns[row.campaign];
    return { ...row, campaign_id: campaign.id, campaign_name: campaign.name, short: campaign.short,
      channel: campaign.channel };
  }

  function asTotal(values) {
    const total = {};
    page.totals.forEach((field, place) => (total[field] = values ? values[place] : null));
    return total;
  }

  // ---- Numbers as text, as campaign_roi.py writes them

  function cellText(row, column) {
    const value = row[column.field];
    if (value === null || value === undefined) {
      return [(column.reason && row[column.reason]) || column.missing, "missing"];
    }
    if (column.kind === "robust") return value ? ["robust", ""] : ["depends", "open"];
    const tone = column.kind === "return" ? (value < 0 ? "loss" : "gain") : "";
    return [write(value, column.kind), tone];
  }

  const range = (row) => {
    const [low, high] = [write(row.roi_low, "return"), write(row.roi_high, "return")];
    return low === high ? low : `${low} to ${high}`;
  };
  const campaigns = (count) => (count === 1 ? "1 campaign" : `${write(count, "count")} campaigns`);

  function moneyTiles(total) {
    const count = total.campaigns_count ?? 0;
    const missing = total.missing_cost_count ?? 0;
    const known = missing
      ? `cost missing for ${missing} of ${campaigns(count)}`
      : `${campaigns(count)}, cost of each known`;
    const spread = total.roi === null
      ? "cost missing or zero"
      : `${range(total)} over all models`;
    const measured = write(total.measured_revenue_amount ?? 0, "money");
    const without = total.won_count === null
      ? "wins are not measured"
      : `${campaigns(total.without_win_count)} spent and won nothing`;
    return {
      cost: [total.cost_amount, "money", known],
      revenue: [total.attributed_revenue_amount, "money", `${measured} of it with a measured ROI`],
      roi_total: [total.roi, "return", spread],
      pipeline: [total.attributed_pipeline_amount, "money", ""],
      without_win: [total.without_win_amount, "money", without],
    };
  }

  // The rates of the period, else those of all time, and which they are.
  function currentRates() {
    const found = page.rates[state.grain === "all" ? "all" : `${state.grain}:${state.period}`];
    return found ? [page.rates_scopes[0], found] : [page.rates_scopes[1], page.rates.all ?? {}];
  }

  function rateTile(found) {
    const [numerator, denominator, rate, low, high, reason] = found ?? [];
    if (rate === null || rate === undefined) {
      return [null, "rate", reason ?? "no case in the period is old enough"];
    }
    const interval = low === null ? "" : `, 95 %: ${write(low, "rate")} to ${write(high, "rate")}`;
    return [rate, "rate", `${write(numerator, "count")} of ${write(denominator, "count")}${interval}`];
  }

  // ---- Drawing

  function drawTile(place, term, [value, kind, note]) {
    const tile = document.querySelector(`.tiles.${place} [data-term="${term}"]`);
    const isMissing = value === null || value === undefined;
    tile.className = `tile ${isMissing ? "missing" : kind === "return" && value < 0 ? "loss" : ""}`;
    const text = isMissing ? "not measured" : write(value, kind);
    tile.querySelector(".value").replaceChildren(text);
    if (kind === "money" && !isMissing) {
      tile.querySelector(".value").append(make("span", { className: "unit", textContent: page.currency }));
    }
    tile.querySelector(".note").textContent = note;
  }

  function compare(left, right) {
    return shared.compare(left[state.sort], right[state.sort], state.direction);
  }

  function drawTable() {
    for (const head of table.tHead.rows[0].cells) {
      if (head.dataset.field === state.sort) head.setAttribute("aria-sort", state.direction);
      else head.removeAttribute("aria-sort");
    }
    const rows = shown.toSorted(compare).map((row) => make("tr", {}, ...page.columns.map((column) => {
      if (column.kind === "name") {
        return make("th", { scope: "row" },
          make("bdi", { className: "name", textContent: row.campaign_name,
            title: row.campaign_name.slice(0, 300) }),          make("span", { className: "under", textContent: formats.title(row.channel) }));
      }
      const [text, tone] = cellText(row, column);
      const cell = make("td", { className: `${column.kind} ${tone}`.trim() }, text);
      if (column.kind === "return" && tone !== "missing") {
        cell.append(make("span", { className: "under", textContent: range(row) }));
      }
      return cell;
    })));
    table.tBodies[0].replaceChildren(...(rows.length ? rows : [make("tr", {}, make("td", {
      colSpan: page.columns.length, className: "missing",
      textContent: "No campaign has cost or credit here: nothing to measure." }))]));
  }

  function chartRows() {
    const measured = shown.filter((row) => row.roi !== null).slice(0, page.chart_limit);
    const seen = new Map();
    return measured.map((row, place) => {
      const count = seen.get(row.short) ?? 0;
      seen.set(row.short, count + 1);
      const verdict = row.roi_low >= 0 ? 0 : row.roi_high < 0 ? 1 : 2;
      return {
        label: row.short + "\u200b".repeat(count),
        place,
        roi: row.roi,
        roi_low: row.roi_low,
        roi_high: row.roi_high,
        verdict: page.verdicts[verdict],
        roi_text: write(row.roi, "return"),
        range_text: range(row),
      };
    });
  }

  function chartNote() {
    const measured = shown.filter((row) => row.roi !== null).length;
    const left = shown.length - measured;
    let text = `${Math.min(measured, page.chart_limit)} of ${campaigns(shown.length)}`;
    if (measured > page.chart_limit) text += ", the costliest";
    return left ? `${text}; ${left} without a measured ROI in the table only` : text;
  }

  function chartSpecification(holder) {
    const specification = shared.coloured(page.chart, holder);
    specification.datasets.campaigns = chartRows();
    specification.height = page.chart_step * specification.datasets.campaigns.length;
    return specification;
  }

  async function drawChart() {
    document.getElementById("chart-note").textContent = chartNote();
    if (!window.vegaEmbed || !page.chart) return; // The drawing that came with the page stands.
    const holder = document.getElementById("chart");
    const turn = ++turns;
    view?.finalize();
    view = null;
    if (!chartRows().length) {
      holder.replaceChildren(make("p", { className: "missing",
        textContent: "No campaign has a measured ROI in this view." }));
      return;
    }
    const drawn = await shared.embed(holder, chartSpecification(holder));
    if (turn === turns) view = drawn;
    else drawn.finalize();
  }

  async function draw() {
    const names = { model: state.model, lookback: state.lookback };
    let data;
    try {
      data = await chunk(`${names.model}-${names.lookback}`);
    } catch (error) {
      document.querySelector(".view").textContent = `This view cannot be shown: ${error.message}.`;
      return;
    }
    if (names.model !== state.model || names.lookback !== state.lookback) return;
    const period = data[`${state.grain}:${state.period}`] ?? { rows: [], totals: {} };
    shown = period.rows.map(asRow)
      .filter((row) => state.channel === "all" || row.channel === state.channel);
    const channel = form.elements.channel.selectedOptions[0].textContent;
    const label = periodOf(state.grain, state.period).label;
    document.querySelector(".view").textContent =
      `${label} · ${formats.title(state.model)} · ${state.lookback} days of look-back · ${channel}`;
    document.querySelector(".rule").textContent = page.rules[state.model] ?? "";
    const tiles = moneyTiles(asTotal(period.totals[state.channel]));
    for (const [term, tile] of Object.entries(tiles)) drawTile("money", term, tile);
    const [scope, rates] = currentRates();
    document.getElementById("rates-scope").textContent = scope;
    for (const name of page.rate_names) drawTile("rates", name, rateTile(rates[name]));
    drawTable();
    await drawChart();
    document.documentElement.dataset.drawn = location.hash || "#";
  }

  // ---- What the reader does

  function download() {
    const names = ["campaign_id", "campaign_name", "channel", ...page.fields.slice(1)];
    const rows = shown.toSorted(compare).map((row) => names.map((name) => row[name]));
    const view = [state.grain, state.period, state.model, state.lookback].join("_");
    shared.saveCsv(`campaign_roi_${view}.csv`, names, rows);
  }

  function listen() {
    form.addEventListener("change", (event) => {
      state[event.target.name] = event.target.value;
      if (event.target.name === "grain") {
        offerPeriods();
        form.elements.period.value = state.period;
      }
      writeAddress();
      draw();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    table.tHead.addEventListener("click", (event) => {
      const field = event.target.closest("th")?.dataset.field;
      if (!field || !event.target.closest("button")) return;
      const current = state.sort === field ? state.direction : null;
      state.direction = shared.nextOrder(field === "campaign_name", current);
      state.sort = field;
      writeAddress();
      drawTable();
    });
    document.getElementById("download").addEventListener("click", download);
    window.addEventListener("hashchange", () => { readAddress(); draw(); });
    shared.redraw(drawChart);
  }

  if (page.first) {
    listen();
    // The rows of the first view follow this script.
    document.addEventListener("DOMContentLoaded", () => { readAddress(); draw(); });
  }
  return { take };
})();
