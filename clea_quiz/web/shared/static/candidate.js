// Comforts of the candidate's pages. Every page works without this file.
// Nothing here knows a right answer: the server never sends one.

import { forget } from "./drafts.js";
import { comeBack, overAnyNetwork } from "./sending.js";
import { drawing, t } from "./words.js";

const form = document.querySelector("form.sitting__question");

document.documentElement.classList.add("has-script");
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", release);
for (const leave of document.querySelectorAll("form[data-leave]")) {
  leave.addEventListener("submit", () => forget());
}
if (form) {
  const order = form.querySelector("[data-order]");
  if (form.dataset.step) overAnyNetwork(form); // a try is sent like any form
  if (order) makeMovable(order);
  chooseByNumber(form);
}
if (document.querySelector("[data-away]")) comeBack();

/** A second click sends nothing: the first is on its way. */
function sendOnce(event) {
  const sent = event.target;
  if (sent.dataset.sent) {
    event.preventDefault();
    return;
  }
  sent.dataset.sent = "yes";
  for (const button of sent.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-disabled", "true");
  }
}

/** A page that comes back from the browser's memory may be sent again. */
function release() {
  for (const sent of document.querySelectorAll("form[data-sent]")) {
    delete sent.dataset.sent;
    for (const button of sent.querySelectorAll("button[type=submit]")) button.removeAttribute("aria-disabled");
  }
}

/** Keys 1 to 9 choose, but only while the focus is in the question (WCAG 2.1.4). */
function chooseByNumber(form) {
  const question = form.querySelector("fieldset.question");
  const inputs = [...form.querySelectorAll(".choice input")];
  if (!question || !inputs.length) return;
  question.tabIndex = -1; // a click beside the answers also brings the focus here
  question.addEventListener("keydown", (event) => {
    const number = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (!number || event.ctrlKey || event.altKey || event.metaKey) return;
    const input = inputs[number - 1];
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.click();
  });
}

/** Lines to put in order move with two buttons; the numbers of the plain form follow. */
function makeMovable(list) {
  const rows = [...list.children];
  const guide = list.closest("fieldset").querySelector("[data-without-script]");
  const voice = document.createElement("p");
  const ranks = rows.map((row) => Number(row.querySelector("select").value) || Infinity);
  guide.textContent = t("Déplacez les lignes avec les flèches. La première chose est en haut.");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  list.after(voice);
  rows.sort((a, b) => ranks[[...list.children].indexOf(a)] - ranks[[...list.children].indexOf(b)]);
  list.append(...rows);
  rows.forEach((row) => equip(row, list, voice));
  number(list);
}

function equip(row, list, voice) {
  const text = row.querySelector(".order__text").textContent.trim();
  const place = document.createElement("span");
  const moves = document.createElement("span");
  place.className = "order__place";
  moves.className = "order__moves";
  row.querySelector(".order__rank").hidden = true;
  row.prepend(place);
  row.append(moves);
  for (const [step, label, arrow] of [[-1, t("Monter\u00a0: %s", text), "M12 20V4M6 10l6-6 6 6"], [1, t("Descendre\u00a0: %s", text), "M12 4v16M6 14l6 6 6-6"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "order__move";
    button.dataset.step = step;
    button.setAttribute("aria-label", label);
    button.append(drawing(arrow));
    button.addEventListener("click", () => move(row, step, list, voice, text));
    moves.append(button);
  }
}

function move(row, step, list, voice, text) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  for (const each of list.children) each.classList.toggle("order__row--moved", each === row);
  number(list);
  row.querySelector(`[data-step="${step}"]`).focus();
  voice.textContent = t("%s\u00a0: place %s sur %s", text, [...list.children].indexOf(row) + 1, list.children.length);
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function number(list) {
  const rows = [...list.children];
  rows.forEach((row, index) => {
    row.querySelector("select").value = String(index + 1);
    row.querySelector(".order__place").textContent = String(index + 1);
    row.querySelector('[data-step="-1"]').setAttribute("aria-disabled", String(index === 0));
    row.querySelector('[data-step="1"]').setAttribute("aria-disabled", String(index === rows.length - 1));
  });
}
