// How numbers are written. dashboard/formats.py writes them the same way.
"use strict";

const formats = (() => {
  const MINUS = "\u2212";
  const SPACE = "\u00a0";
  const writers = {};
  for (const digits of [0, 1, 2]) {
    writers[digits] = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      roundingMode: "halfEven",
    });
  }

  function number(value, digits = 0) {
    const text = writers[digits].format(Math.abs(value));
    return value >= 0 || !/[1-9]/.test(text) ? text : MINUS + text;
  }

  function write(value, kind) {
    switch (kind) {
      case "money":
        return number(value, Math.abs(value) >= 100 || value === 0 ? 0 : 2);
      case "count": {
        const isWhole = Math.abs(value - Math.round(value)) < 0.005;
        return number(value, isWhole ? 0 : Math.abs(value) >= 100 ? 1 : 2);
      }
      case "return":
        return `${Math.round(value * 100) > 0 ? "+" : ""}${number(value * 100)}${SPACE}%`;
      case "rate":
        return `${number(value * 100, 1)}${SPACE}%`;
      case "multiple":
        return `${number(value, 1)}${SPACE}×`;
      default:
        return String(value);
    }
  }

  function title(code) {
    const acronyms = { seo: "SEO", crm: "CRM", sms: "SMS", pr: "PR", ppc: "PPC", u: "U", w: "W" };
    const text = code.split("_").map((word) => acronyms[word] ?? word).join(" ");
    return text.slice(0, 1).toUpperCase() + text.slice(1);
  }

  // A cell of a CSV file that no spreadsheet takes for a formula.
  function csv(value) {
    if (value === null || value === undefined) return "";
    if (typeof value !== "string") return String(value);
    const safe = /^[\s]*[=+\-@\t\r\n|%]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  return { write, title, csv };
})();
