// The matrix is kept as it is filled in, one criterion at a time. What a colleague wrote meanwhile is shown
// beside what is typed, and nothing is replaced before somebody has chosen. Without script, a button does it.

import { t } from "./words.js";

const PATIENCE = 1200; // milliseconds without a change before a comment is sent
const RETRY = 3000;
const NEWS = 6000;
const KEYS = { a: "acquired", n: "not_acquired", e: "not_assessed", s: "no_test", d: "" };

const form = document.querySelector("form[data-marking]");
const told = form?.querySelector("[data-save-state]");
const waiting = new Set(); // criteria whose entry is not with the server yet
const unmarked = new Set(); // criteria whose comment has no mark yet
let timer = 0;
let sending = false;
let saves = 0;
let leaving = false;

if (form) begin();

function begin() {
  for (const hidden of form.querySelectorAll("[data-keys], [data-choice]")) hidden.hidden = false;
  form.addEventListener("input", (event) => event.target.matches("textarea.comment[name^=comment-]") && later(event.target));
  form.addEventListener("change", (event) => event.target.matches("[name^=mark-], [name^=comment-]") && atOnce(event.target));
  form.addEventListener("click", choose);
  form.addEventListener("keydown", byKey);
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("online", send);
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => !leaving && (waiting.size || unmarked.size || sending) && event.preventDefault());
  setInterval(listen, NEWS);
}

const criterionOf = (control) => control.closest("[data-criterion]");
const stateOf = (code) => form.querySelector(`[data-part="etat-${CSS.escape(code)}"]`);
const named = (name) => form.elements.namedItem(name);
const markOf = (code) => named(`mark-${code}`).value;
const commentOf = (code) => named(`comment-${code}`).value.trim();

function later(control) {
  want(control, PATIENCE);
}

function atOnce(control) {
  want(control, 0);
}

function want(control, patience) {
  const code = criterionOf(control).dataset.criterion;
  if (stateOf(code).querySelector("[data-choice]")) return; // a clash waits for a choice
  if (!markOf(code) && commentOf(code)) {
    unmarked.add(code);
    return say(t("Critère %s : choisissez une appréciation, et le commentaire s’enregistre avec elle.", code));
  }
  unmarked.delete(code);
  waiting.add(code);
  clearTimeout(timer);
  timer = setTimeout(send, patience);
}

async function send() {
  clearTimeout(timer);
  if (sending || leaving || !waiting.size) return;
  sending = true;
  const [code] = waiting;
  waiting.delete(code);
  try {
    const answer = await fetch(form.dataset.marking + encodeURIComponent(code), { method: "POST", body: entryOf(code), keepalive: true });
    saves += 1;
    received(code, await answer.text());
  } catch {
    waiting.add(code);
    say(unreached(waiting.size));
    timer = setTimeout(send, RETRY);
    return;
  } finally {
    sending = false;
  }
  send();
}

function unreached(count) {
  if (count === 1) return t("Le réseau ne répond pas. Une appréciation attend d’être enregistrée : gardez cette page ouverte.");
  return t("Le réseau ne répond pas. %s appréciations attendent d’être enregistrées : gardez cette page ouverte.", count);
}

function entryOf(code) {
  const body = new FormData();
  for (const name of ["csrf_token", `version-${code}`, `seen-${code}`, `mark-${code}`, `comment-${code}`]) body.set(name, named(name).value);
  return body;
}

function received(code, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const state = page.querySelector(`[data-part="etat-${CSS.escape(code)}"]`);
  if (!state) return refused(code, page.querySelector("[data-refusal]"));
  replace(page, (name) => name !== "version");
  if ("bad" in state.dataset) say(t("Le critère %s est à reprendre.", code));
  else if (!waiting.size) say(t("Tout est enregistré."));
}

function refused(code, why) {
  const box = document.createElement("div");
  box.className = "alert alert--bad";
  box.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "alert__body";
  if (why) body.append(...why.childNodes);
  else body.textContent = t("Cette page ne peut plus enregistrer. Copiez ce que vous venez d’écrire, puis rechargez la page.");
  box.append(body);
  const state = stateOf(code);
  state.querySelector(".alert--bad")?.remove();
  state.append(box);
  say(t("Le critère %s n’est pas enregistré.", code));
}

/** Put the parts of ``page`` in the place of those of the same name. */
function replace(page, wanted) {
  for (const part of page.querySelectorAll("[data-part]")) {
    const name = part.dataset.part;
    const old = document.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (!old || !wanted(name, part, old)) continue;
    const focused = old.contains(document.activeElement);
    const open = old.querySelector("details[open]");
    old.replaceWith(part);
    for (const hidden of part.querySelectorAll("[data-choice]")) hidden.hidden = false;
    if (open) part.querySelector("details")?.setAttribute("open", "");
    const criterion = criterionOf(part);
    if (criterion) settle(criterion, part, focused);
  }
}

function settle(criterion, state, focused) {
  const code = criterion.dataset.criterion;
  criterion.classList.toggle("criterion--bad", "bad" in state.dataset);
  const marks = criterion.querySelector("fieldset.marks");
  const error = document.getElementById(`mark-${code}-erreur`);
  if (error) marks.setAttribute("aria-describedby", error.id);
  else marks.removeAttribute("aria-describedby");
  if (focused) radioOf(criterion).focus();
}

/** Keep one's own entry, take the colleague's, or take back what was just kept. */
function choose(event) {
  const button = event.target.closest("[data-keep], [data-take]");
  if (!button) return;
  const code = button.dataset.keep ?? button.dataset.take;
  if ("take" in button.dataset) fill(code, button.dataset.mark, button.dataset.comment);
  waiting.add(code);
  send();
}

function fill(code, mark, comment) {
  named(`mark-${code}`).value = mark;
  named(`comment-${code}`).value = comment;
}

/** Show what colleagues changed; what is being typed here stays. */
async function listen() {
  if (document.hidden || sending || waiting.size || leaving) return;
  const before = saves;
  try {
    const version = form.querySelector("[data-part=version]").dataset.version;
    const answer = await fetch(`${form.dataset.news}?depuis=${version}`);
    if (answer.status !== 200 || answer.redirected || before !== saves || sending || waiting.size) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    replace(page, (name, part, old) => !name.startsWith("etat-") || follows(name.slice(5), part, old));
  } catch {
    // the next try comes by itself
  }
}

function follows(code, part, old) {
  const same = part.dataset.mark === old.dataset.mark && part.dataset.comment === old.dataset.comment;
  const typed = markOf(code) !== old.dataset.mark || commentOf(code) !== old.dataset.comment;
  const busy = document.activeElement === named(`comment-${code}`);
  if (same || typed || busy || "bad" in old.dataset) return false;
  fill(code, part.dataset.mark, part.dataset.comment);
  return true;
}

function byKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const criterion = criterionOf(event.target);
  if (!criterion) return;
  if (event.key === "Escape" && event.target.matches("textarea.comment")) return radioOf(criterion).focus();
  if (!event.target.matches(".marks input")) return;
  const key = event.key.toLowerCase();
  if (key in KEYS) mark(criterion, KEYS[key]);
  else if (key === "j") step(criterion, 1);
  else if (key === "k") step(criterion, -1);
  else if (key === "c") commentField(criterion).focus();
  else return;
  event.preventDefault();
}

const radioOf = (criterion) => criterion.querySelector(".marks input:checked") ?? criterion.querySelector(".marks input");
const commentField = (criterion) => criterion.querySelector("textarea.comment[name^=comment-]");

function mark(criterion, value) {
  const radio = criterion.querySelector(`.marks input[value="${value}"]`);
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const { sure } = criterion.dataset;
  if (value && sure && sure !== value && !commentField(criterion).value.trim()) commentField(criterion).focus();
  else step(criterion, 1);
}

function step(criterion, by) {
  const all = [...form.querySelectorAll("[data-criterion]")];
  const next = all[all.indexOf(criterion) + by];
  if (next) radioOf(next).focus();
  else if (by > 0) form.querySelector(".save-bar button").focus();
}

function say(words) {
  told.textContent = words;
}
