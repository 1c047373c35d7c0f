// A page of sections: filters, order, charts and downloads over the rows that came with the page.
// Cells come as text, as the page itself was written; the address after # holds what was chosen.
"use strict";

(() => {
  const { page, make } = shared;

  class Section {
    constructor(data) {
      this.data = data;
      this.element = document.querySelector(`[data-section="${CSS.escape(data.name)}"]`);
      this.form = this.element.querySelector(".filters");
      this.table = this.element.querySelector("table");
      this.turns = 0;
      this.reset();
      this.listen();
    }

    reset() {
      this.chosen = { ...this.data.first };
      this.order = null;
    }

    // ---- State

    read(address) {
      this.reset();
      for (const [place, name] of this.data.filters.entries()) {
        const wanted = address.get(`${this.data.name}.${name}`);
        if (this.data.rows.some((row) => row.picks[place] === wanted)) this.chosen[name] = wanted;
        if (this.form) this.form.elements[name].value = this.chosen[name];
      }
      const [field, direction] = (address.get(`${this.data.name}.sort`) ?? "").split(" ");
      if (this.data.fields.includes(field)) {
        this.order = { field, direction: direction === "ascending" ? direction : "descending" };
      }
    }

    write(address) {
      for (const name of this.data.filters) {
        if (this.chosen[name] !== this.data.first[name]) {
          address.set(`${this.data.name}.${name}`, this.chosen[name]);
        }
      }
      if (this.order) {
        address.set(`${this.data.name}.sort`, `${this.order.field} ${this.order.direction}`);
      }
    }

    get rows() {
      const rows = this.data.rows.filter((row) => this.data.filters.every(
        (name, place) => row.picks[place] === this.chosen[name]));
      if (!this.order) return rows;
      const place = this.data.fields.indexOf(this.order.field);
      return rows.toSorted((left, right) =>
        shared.compare(left.values[place], right.values[place], this.order.direction));
    }

    // ---- Drawing

    draw() {
      for (const head of this.table.tHead.rows[0].cells) {
        if (this.order?.field === head.dataset.field) {
          head.setAttribute("aria-sort", this.order.direction);
        } else {
          head.removeAttribute("aria-sort");
        }
      }
      const rows = this.rows.map((row) => make("tr", {}, ...row.cells.map(this.cell)));
      this.table.tBodies[0].replaceChildren(...(rows.length ? rows : [make("tr", {}, make("td", {
        colSpan: this.data.fields.length, className: "missing", textContent: this.data.empty }))]));
      return this.drawChart();
    }

    cell([kind, text, tone, under, address], place) {
      const isFirst = place === 0;
      const name = isFirst
        && make("bdi", { className: "name", textContent: text, title: text.slice(0, 300) });
      const cell = isFirst
        ? make("th", { scope: "row", className: kind },
          address ? make("a", { href: address }, name) : name)
        : make("td", { className: `${kind} ${tone}`.trim() }, make("bdi", { textContent: text }));
      if (under) cell.append(make("span", { className: "under", textContent: under }));
      return cell;
    }

    async drawChart() {
      const holder = this.element.querySelector(".chart");
      if (!holder || !window.vegaEmbed) return; // The drawing that came with the page stands.
      const turn = ++this.turns;
      this.view?.finalize();
      this.view = null;
      const rows = this.rows.map((row) => row.drawn);
      if (!rows.length) return holder.replaceChildren();
      const drawn = await shared.embed(holder, this.specification(holder, rows));
      if (turn === this.turns) this.view = drawn.view;
      else drawn.finalize();
    }

    specification(holder, rows) {
      const specification = shared.coloured(this.data.chart, holder);
      specification.datasets = { rows };
      if (this.data.step) specification.height = this.data.step * rows.length;
      return specification;
    }

    // ---- Downloads

    saveTable() {
      const rows = this.rows.map((row) => row.values);
      shared.saveCsv(`${page.name}_${this.data.name}.csv`, this.data.fields, rows);
    }

    async saveChart() {
      if (!this.view) return;
      shared.save(await this.view.toImageURL("png", 2), `${page.name}_${this.data.name}.png`);
    }

    listen() {
      this.form?.addEventListener("change", (event) => {
        this.chosen[event.target.name] = event.target.value;
        show(this);
      });
      this.form?.addEventListener("submit", (event) => event.preventDefault());
      this.table.tHead.addEventListener("click", (event) => {
        const field = event.target.closest("button") && event.target.closest("th").dataset.field;
        if (!field) return;
        const isText = typeof this.data.rows[0]?.values[this.data.fields.indexOf(field)] === "string";
        const current = this.order?.field === field ? this.order.direction : null;
        this.order = { field, direction: shared.nextOrder(isText, current) };
        show(this);
      });
      this.element.querySelector(".csv").addEventListener("click", () => this.saveTable());
      this.element.querySelector(".png")?.addEventListener("click", () => this.saveChart());
    }
  }

  const sections = page.sections.map((data) => new Section(data));

  function writeAddress() {
    const address = new URLSearchParams();
    for (const section of sections) section.write(address);
    history.replaceState(null, "", `#${address}`);
  }

  async function draw(some = sections) {
    await Promise.all(some.map((section) => section.draw()));
    document.documentElement.dataset.drawn = location.hash || "#";
  }

  function show(section) {
    writeAddress();
    draw([section]);
  }

  function readAddress() {
    const address = new URLSearchParams(location.hash.slice(1));
    for (const section of sections) section.read(address);
    draw();
  }

  addEventListener("hashchange", readAddress);
  shared.redraw(() => sections.forEach((section) => section.drawChart()));
  readAddress();
})();
