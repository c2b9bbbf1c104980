"use strict";
// Headings of tables become buttons that sort; without script the tables stay as they are.
function makeSortable(table) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    heading.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sortBy(table, headings, column));
  });
}

function sortBy(table, headings, column) {
  const heading = headings[column];
  // Numbers are looked at from the top: the first press puts the largest first.
  const first = heading.classList.contains("number") ? "descending" : "ascending";
  const other = first === "ascending" ? "descending" : "ascending";
  const order = heading.getAttribute("aria-sort") === first ? other : first;
  headings.forEach((each) => each.setAttribute("aria-sort", each === heading ? order : "none"));
  const sign = order === "ascending" ? 1 : -1;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
  rows.sort((one, two) => compareKeys(one.key, two.key, sign));
  body.append(...rows.map((each) => each.row));
}

function keyOf(cell) {
  const text = cell.dataset.value ?? cell.textContent.trim();
  if (text === "") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

// What has no value stands at the end, whichever way is sorted.
function compareKeys(one, two, sign) {
  if (one === null || two === null) return (one === null) - (two === null);
  if (typeof one === "number" && typeof two === "number") return sign * (one - two);
  return sign * String(one).localeCompare(String(two), undefined, { numeric: true });
}

document.querySelectorAll("table.sortable").forEach(makeSortable);
