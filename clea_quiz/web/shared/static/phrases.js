// « Mes phrases » beside every comment: a button or Alt + arrow down opens a list that is narrowed by typing;
// Enter puts the phrase where the cursor was. The page /evaluateur/phrases does the rest without a script.

import { t } from "./words.js";

const here = document.querySelector("script[data-choice]");
const MOST_SHOWN = 30;
const EMPTY = t("Aucune phrase ne contient ces mots.");
const NONE = t("Vous n’avez pas encore de phrase. Écrivez un commentaire, puis gardez-le.");

let phrases; // asked for once, when a list opens for the first time
let picker;

for (const area of document.querySelectorAll("textarea.comment")) enhance(area);

function enhance(area) {
  const opener = button(t("Mes phrases"), "button button--quiet button--small phrase__open");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-expanded", "false");
  opener.append(hidden(t(" pour %s", nameOf(area))));
  opener.addEventListener("click", () => (picker?.area === area ? close(true) : open(area, opener)));
  area.after(opener);
  area.addEventListener("keydown", (event) => {
    if (!event.altKey || event.key !== "ArrowDown") return;
    event.preventDefault();
    open(area, opener);
  });
}

async function open(area, opener) {
  close(false);
  picker = { area, opener, at: -1, shown: [], ...build(area) };
  opener.after(picker.panel);
  opener.setAttribute("aria-expanded", "true");
  picker.search.focus();
  if (!phrases && !(await fetchPhrases())) return;
  show();
}

async function fetchPhrases() {
  try {
    const answer = await fetch(here.dataset.choice, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    phrases = await answer.json();
    return true;
  } catch {
    say(t("Les phrases ne peuvent pas être lues pour le moment. Réessayez."));
    return false;
  }
}

function close(back) {
  if (!picker) return;
  picker.panel.remove();
  picker.opener.setAttribute("aria-expanded", "false");
  if (back) picker.area.focus();
  picker = undefined;
}

/** The panel: a field to search, the list, what else can be done. */
function build(area) {
  const panel = element("div", { className: "picker" });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", t("Mes phrases pour %s", nameOf(area)));
  const id = `${area.id}-phrases`;
  const label = element("label", { className: "field__label", htmlFor: `${id}-mots`, textContent: t("Chercher une phrase") });
  const search = element("input", { className: "input", type: "text", id: `${id}-mots`, autocomplete: "off" });
  const list = element("ul", { className: "picker__list", id });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", t("Phrases"));
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-controls": id,
    "aria-expanded": "true",
    "aria-autocomplete": "list",
  })) {
    search.setAttribute(name, value);
  }
  const told = element("p", { className: "small" });
  told.setAttribute("role", "status");
  const keep = button(t("Garder ce commentaire comme phrase"), "button button--quiet button--small");
  const shut = button(t("Fermer"), "button button--plain button--small");
  const manage = element("a", { href: here.dataset.phrases, textContent: t("Gérer mes phrases") });
  const foot = element("div", { className: "picker__foot" });
  foot.append(keep, manage, shut);
  panel.append(label, search, list, told, foot);
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => move(event));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), close(true)));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) insert(picker.shown[[...list.children].indexOf(one)]);
  });
  shut.addEventListener("click", () => close(true));
  keep.addEventListener("click", keepComment);
  return { panel, search, list, told };
}

function show() {
  const words = folded(picker.search.value).split(/\s+/).filter(Boolean);
  picker.shown = ranked(picker.area)
    .filter((phrase) => words.every((word) => folded(phrase.text).includes(word)))
    .slice(0, MOST_SHOWN);
  picker.list.replaceChildren(
    ...picker.shown.map((phrase, number) => {
      const one = element("li", { className: "picker__one", id: `${picker.list.id}-${number}`, textContent: phrase.text });
      one.setAttribute("role", "option");
      one.lang = "fr"; // whatever the page speaks, a phrase goes into a French comment
      if (phrase.owner) one.append(ownerOf(phrase));
      return one;
    }),
  );
  picker.list.hidden = !picker.shown.length;
  picker.search.setAttribute("aria-expanded", String(!picker.list.hidden));
  say(picker.shown.length ? found(picker.shown.length) : phrases.length ? EMPTY : NONE);
  point(picker.shown.length ? 0 : -1);
}

function found(count) {
  if (count === 1) return t("1 phrase. Flèches pour choisir, Entrée pour écrire.");
  return t("%s phrases. Flèches pour choisir, Entrée pour écrire.", count);
}

function ownerOf(phrase) {
  const { lang } = document.documentElement;
  return element("span", { className: "picker__owner", lang, textContent: t("Partagée par %s", phrase.owner) });
}

/** What is tied to this very criterion or mark first; what is tied to another one not at all. */
function ranked(area) {
  const place = placeOf(area);
  const mark = area.closest(".criterion")?.querySelector("input[name^=mark-]:checked")?.value ?? "";
  const fits = (phrase) => (!phrase.place || phrase.place === place) && (!phrase.mark || !mark || phrase.mark === mark);
  const weight = (phrase) => (phrase.place ? 2 : 0) + (phrase.mark && phrase.mark === mark ? 1 : 0);
  return phrases.filter(fits).sort((one, other) => weight(other) - weight(one)); // a stable sort keeps the use
}

function placeOf(area) {
  const told = area.closest("[data-place]")?.dataset.place;
  const code = area.closest(".criterion")?.id.replace("critere-", "");
  return told ?? `${here.dataset.framework}/${code}`;
}

function move(event) {
  const last = picker.shown.length - 1;
  const to = { ArrowDown: picker.at + 1, ArrowUp: picker.at - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    point(to > last ? 0 : to < 0 ? last : to);
  } else if (event.key === "Enter") {
    event.preventDefault(); // never the form's own
    if (picker.shown[picker.at]) insert(picker.shown[picker.at]);
  }
}

function point(at) {
  picker.at = at;
  [...picker.list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
  const chosen = picker.list.children[at];
  if (chosen) {
    picker.search.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else picker.search.removeAttribute("aria-activedescendant");
}

/** Put a phrase where the cursor was, with the spaces it needs; the undo of the browser takes it out again. */
function insert(phrase) {
  const { area } = picker;
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const text = (/\S$/.test(before) ? " " : "") + phrase.text + (/^\S/.test(after) ? " " : "");
  const room = area.maxLength > 0 ? area.maxLength - before.length - after.length : Infinity;
  if (text.length > room) return say(t("Il n’y a plus assez de place dans ce commentaire."));
  close(true);
  area.setRangeText(text, before.length, area.value.length - after.length, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  post(`${here.dataset.phrases}/${phrase.id}/usage`);
}

async function keepComment() {
  const text = picker.area.value.trim();
  const answer = await post(here.dataset.phrases, { text, json: "1" });
  if (!answer) return say(t("Pas de connexion pour le moment. Réessayez."));
  if (!answer.ok) return say(answer.status === 400 ? await answer.text() : t("La phrase n’a pas été gardée. Rechargez la page."));
  await fetchPhrases();
  show();
  say(t("Phrase gardée."));
}

async function post(address, fields = {}) {
  const body = new FormData();
  body.append("csrf_token", document.querySelector("[name=csrf_token]").value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  try {
    return await fetch(address, { method: "POST", body, keepalive: true, redirect: "error" });
  } catch {
    return null;
  }
}

function say(words) {
  if (picker) picker.told.textContent = words;
}

function nameOf(area) {
  return document.querySelector(`label[for="${CSS.escape(area.id)}"]`)?.textContent.replace(t("(facultatif)"), "").trim() ?? "";
}

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function button(words, className) {
  return element("button", { type: "button", className, textContent: words });
}

function hidden(words) {
  return element("span", { className: "visually-hidden", textContent: words });
}
