// Simulated tools of work: what shows at once on the page. The plain form says all that is marked.

for (const sheet of document.querySelectorAll("[data-spreadsheet]")) live(sheet);
for (const picture of document.querySelectorAll("[data-hotspot]")) pointable(picture);

/** Sorting and filtering are seen as soon as they are chosen. */
function live(sheet) {
  const body = sheet.querySelector("tbody");
  const rows = [...body.rows];
  const heads = [...sheet.querySelectorAll("thead tr:last-child th")].slice(1).map((head) => head.textContent.trim());
  const numbers = rows.map((row) => row.cells[0].textContent);
  const selects = [...sheet.querySelectorAll("select")];
  const apply = () => {
    const order = /^(.*), ordre (croissant|décroissant)$/.exec(selects[0].value);
    const kept = selects[1] ? /^(.*?)\u00a0: (.*)$/.exec(selects[1].value) : null;
    const sorted = order ? sort(rows, heads.indexOf(order[1]), order[2] === "croissant" ? 1 : -1) : rows;
    body.append(...sorted);
    sorted.forEach((row, rank) => (row.cells[0].textContent = numbers[rank]));
    for (const row of rows) row.hidden = Boolean(kept) && cell(row, heads.indexOf(kept[1])) !== kept[2];
  };
  for (const select of selects) select.addEventListener("change", apply);
  apply();
}

function sort(rows, column, sign) {
  return [...rows].sort((a, b) => sign * compare(cell(a, column), cell(b, column)));
}

function cell(row, column) {
  return row.cells[column + 1]?.textContent.trim() ?? "";
}

function compare(a, b) {
  const [x, y] = [a, b].map((text) => Number(text.replace(/[\s\u00a0\u202f]|€|kg/g, "").replace(",", ".")));
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "fr") : x - y;
}

/** A click on the picture chooses in the list, which the keyboard uses. */
function pointable(picture) {
  const show = () => {
    const chosen = picture.querySelector("input:checked")?.value;
    for (const area of picture.querySelectorAll("[data-area]")) {
      area.classList.toggle("hotspot__area--chosen", area.dataset.area === chosen);
    }
  };
  picture.addEventListener("click", (event) => {
    const area = event.target.closest("[data-area]");
    if (area) picture.querySelector(`input[value="${area.dataset.area}"]`).click();
  });
  picture.addEventListener("change", show);
  show();
}
