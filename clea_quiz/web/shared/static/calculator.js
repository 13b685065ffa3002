// A calculator beside the questions that allow one: four operations, the decimal comma, keys or buttons.

import { t } from "./words.js";

const KEYS = ["7", "8", "9", "÷", "4", "5", "6", "×", "1", "2", "3", "−", "0", ",", "=", "+"];
const NAMES = { "÷": t("divisé par"), "×": t("fois"), "−": t("moins"), "+": t("plus"), ",": t("virgule"), "=": t("égale") };
const TYPED = { "/": "÷", "*": "×", x: "×", "-": "−", ".": ",", Enter: "=" };
const PRECISE = 1e10; // what is shown is rounded to ten decimals: 0,1 + 0,2 is 0,3

for (const place of document.querySelectorAll("[data-calculator]")) place.replaceWith(made());

function made() {
  const box = document.createElement("details");
  const title = document.createElement("summary");
  const shown = document.createElement("output");
  const keys = document.createElement("div");
  const state = { total: null, sign: null, typed: "0", fresh: true };
  const press = (key) => {
    take(state, key);
    shown.textContent = state.typed;
  };
  box.className = "report calculator";
  title.textContent = t("Calculatrice");
  shown.className = "calculator__shown";
  shown.textContent = "0";
  keys.className = "calculator__keys";
  for (const key of [...KEYS, "C"]) keys.append(button(key, press));
  box.append(title, shown, keys);
  box.addEventListener("keydown", (event) => {
    const key = TYPED[event.key] ?? event.key;
    if (event.key === "Enter" && event.target.closest("button, summary")) return; // it presses what has the focus
    if (event.ctrlKey || event.altKey || event.metaKey || !(KEYS.includes(key) || key === "Escape")) return;
    event.preventDefault();
    press(key === "Escape" ? "C" : key);
  });
  return box;
}

function take(state, key) {
  if (key === "C") return void Object.assign(state, { total: null, sign: null, typed: "0", fresh: true });
  if (/[0-9,]/.test(key)) {
    if (state.fresh) Object.assign(state, { typed: key === "," ? "0," : key, fresh: false });
    else if (!(key === "," && state.typed.includes(",")) && state.typed.length < 14) {
      state.typed = state.typed === "0" && key !== "," ? key : state.typed + key;
    }
    return;
  }
  if (!state.fresh || key === "=") {
    state.total = state.sign ? worked(state.total, state.sign, number(state.typed)) : number(state.typed);
  }
  state.sign = key === "=" ? null : key;
  state.typed = Number.isFinite(state.total) ? String(state.total).replace(".", ",").replace("-", "−") : t("Impossible");
  state.fresh = true;
  if (!Number.isFinite(state.total)) Object.assign(state, { total: null, sign: null });
}

function worked(one, sign, other) {
  const result = { "+": one + other, "−": one - other, "×": one * other, "÷": one / other }[sign];
  return Math.round(result * PRECISE) / PRECISE;
}

function number(text) {
  return Number(text.replace(",", ".").replace("−", "-"));
}

function button(key, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "calculator__key";
  made.textContent = key === "C" ? t("Effacer") : key;
  if (NAMES[key]) made.setAttribute("aria-label", NAMES[key]);
  made.addEventListener("click", () => press(key));
  return made;
}
