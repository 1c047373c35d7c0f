// What the scripts of all pages share: the page's data, elements, charts in its colours, downloads.
"use strict";

const shared = (() => {
  const page = JSON.parse(document.getElementById("page-data").textContent);

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // A specification with the page's own colours in place of the stand-ins, and with its width.
  function coloured(chart, holder) {
    const style = getComputedStyle(document.documentElement);
    let text = JSON.stringify(chart);
    for (const [token, standIn] of Object.entries(page.tokens)) {
      const colour = JSON.stringify(style.getPropertyValue(`--${token}`).trim());
      text = text.replaceAll(`"${standIn}"`, colour);
    }
    return JSON.parse(text, (key, value) =>
      key === "labelLimit" ? Math.min(240, holder.clientWidth * 0.38) : value);
  }

  const embed = (holder, specification) => vegaEmbed(holder, specification, {
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  });

  const save = (address, name) => make("a", { href: address, download: name }).click();

  function saveCsv(name, header, rows) {
    const text = [header, ...rows.map((row) => row.map(formats.csv))]
      .map((cells) => cells.join(",")).join("\r\n");
    const file = new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" });
    const address = URL.createObjectURL(file);
    save(address, name);
    URL.revokeObjectURL(address);
  }

  // Which way a column is put in order: texts from the first letter on, numbers from the largest.
  function nextOrder(isText, current) {
    const [first, second] = isText ? ["ascending", "descending"] : ["descending", "ascending"];
    return current === first ? second : first;
  }

  function compare(a, b, direction) {
    if (a === null || b === null) return (a === null) - (b === null); // What is missing comes last.
    const order = typeof a === "string" ? a.localeCompare(b) : a - b;
    return direction === "ascending" ? order : -order;
  }

  // Charts are drawn anew when colours or the width change, and once their library is there.
  function redraw(drawCharts) {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
    document.querySelector("script[src$='vega.js']")?.addEventListener("load", drawCharts);
    let width = innerWidth;
    addEventListener("resize", () => {
      if (Math.abs(innerWidth - width) < 40) return;
      width = innerWidth;
      drawCharts();
    });
  }

  // Escape closes a definition that the focus has opened.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.activeElement?.closest(".term")?.classList.add("closed");
  });
  document.addEventListener("focusout", (event) => {
    event.target.closest?.(".term")?.classList.remove("closed");
  });
  document.documentElement.classList.add("scripted");

  return { page, make, coloured, embed, save, saveCsv, nextOrder, compare, redraw };
})();
