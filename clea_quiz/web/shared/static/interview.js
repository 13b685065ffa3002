// A card that is played: each tap goes to the server at once. Without network it stays in this browser, and goes
// off later, from any page of an interview. Without this file, buttons do the same.

import { entriesOf, fill, read, write } from "./drafts.js";
import { bannerIn, reach } from "./sending.js";
import { t } from "./words.js";

const PATIENCE = 700; // milliseconds without a letter before notes are sent; a tap goes at once
const AGAIN = 5000; // milliseconds between two tries while the server is away
const AWAY = new Set([502, 503, 504]);
const AWAY_WORDS = t("Pas de connexion pour le moment. Continuez\u00a0: tout est gardé sur cet appareil, et partira tout seul.");
const STAY_WORDS = t(
  "Pas de connexion pour le moment. Cette fiche est gardée. Attendez le retour de la connexion pour changer de page.",
);
const LOST_WORDS = t("Votre saisie est gardée sur cet appareil, mais elle ne peut pas être envoyée. Rechargez la page.");

const place = document.querySelector("[data-network]");
const form = document.querySelector("form[data-card]");
const prefix = `clea-fiche-${place.dataset.person}-`; // what somebody else left in this browser is theirs
const banner = bannerIn(place);
const USELESS = ["csrf_token", "then"];
let stuck = false; // somebody tried to leave a page that only this browser holds

document.documentElement.classList.add("has-script");
if (form) play(form);
sendWhatWaits(form ? prefix + form.dataset.card : "");
for (const link of document.querySelectorAll("[data-forget]")) {
  link.addEventListener("click", () => drop(prefix + form.dataset.card));
}
document.addEventListener("click", (event) => {
  if (navigator.onLine || !event.target.closest("a[href]:not([href^='#'])")) return;
  event.preventDefault(); // the page that could not come would take this one away
  stay();
});

function away() {
  banner.show(stuck ? STAY_WORDS : AWAY_WORDS);
}

function stay() {
  stuck = true;
  away();
}

function play(form) {
  const key = prefix + form.dataset.card;
  // A conflict and a correction wait for a decision: they stay in this browser until the button is pressed.
  const alone = !("conflict" in form.dataset) && !("finished" in form.dataset);
  const state = { sending: false, again: false, timer: 0, tries: 0 };

  const kept = read(key);
  if (kept && !("conflict" in form.dataset)) {
    const shown = same(kept.entries, entriesOf(form, USELESS));
    if (shown && !("refused" in form.dataset)) drop(key); // the server has it
    else {
      fill(form, kept.entries, "input[type=radio]:checked");
      if (alone) send();
    }
  }
  form.addEventListener("change", () => changed(0));
  form.addEventListener("input", (event) => event.target.matches("textarea") && changed(PATIENCE));
  form.querySelector("[data-start]")?.addEventListener("click", (event) => {
    event.preventDefault();
    changed(0);
  });
  form.addEventListener("submit", (event) => {
    hold();
    if (!navigator.onLine) {
      event.preventDefault();
      stay();
      return;
    }
    clearTimeout(state.timer);
    form.dataset.sent = "yes";
  });
  window.addEventListener("online", () => read(key) && alone && send());
  window.addEventListener("offline", away);
  window.addEventListener("pageshow", () => delete form.dataset.sent);
  window.addEventListener("pagehide", () => read(key) && alone && !form.dataset.sent && leave());

  function changed(patience) {
    form.elements.turn.value = Number(form.elements.turn.value) + 1;
    hold();
    clearTimeout(state.timer);
    if (alone) state.timer = setTimeout(send, patience);
  }

  function hold() {
    const since = read(key)?.since ?? Date.now();
    write(key, { entries: entriesOf(form, USELESS), since, draft: form.dataset.draft, page: form.action });
  }

  async function send() {
    clearTimeout(state.timer);
    state.timer = 0;
    if (form.dataset.sent) return;
    if (state.sending) {
      state.again = true;
      return;
    }
    state.sending = true;
    const sent = entriesOf(form, USELESS);
    const answer = await reach(form.dataset.draft, body(sent, read(key)?.since));
    state.sending = false;
    if (form.dataset.sent) return;
    await heard(answer, sent);
    if (state.again) {
      state.again = false;
      send();
    }
  }

  /** The last words of a page that goes: they arrive without it. The next page sees whether they did. */
  function leave() {
    const last = { method: "POST", body: body(entriesOf(form, USELESS), read(key)?.since), keepalive: true };
    fetch(form.dataset.draft, last).catch(() => {});
  }

  async function heard(answer, sent) {
    if (!answer || AWAY.has(answer.status)) {
      away();
      state.timer = setTimeout(send, AGAIN);
      return;
    }
    if (answer.status === 409) {
      form.dataset.sent = "yes";
      form.submit(); // the refusal is a page like any other: it shows both entries
      return;
    }
    if (!answer.ok) {
      banner.show(LOST_WORDS);
      return;
    }
    const { version, started } = await answer.json();
    stuck = false;
    banner.hide();
    const untouched = same(sent, entriesOf(form, USELESS));
    form.elements.version.value = version;
    if (untouched) drop(key);
    else hold();
    form.querySelector("[data-saved]").textContent = t("Enregistré");
    const start = form.querySelector("[data-start]");
    if (start) {
      const place = start.parentElement;
      const focused = document.activeElement === start;
      place.textContent = t("Commencée à %s", started);
      if (focused) {
        place.tabIndex = -1;
        place.focus();
      }
    }
  }
}

/** Send what was filled in on other cards while there was no network; say which ones need a decision. */
async function sendWhatWaits(except) {
  const waiting = [];
  for (const key of keysOf(prefix)) {
    if (key === except) continue;
    const kept = read(key);
    const answer = await reach(kept.draft, body(kept.entries, kept.since));
    if (answer?.ok) drop(key);
    else if (answer?.status === 404) drop(key);
    else if (answer?.status === 409) waiting.push(kept.page);
  }
  if (!waiting.length) return;
  const words = document.createElement("p");
  words.className = "alert alert--warn";
  words.append(t("Une saisie de cet appareil diffère de ce qui est enregistré. À comparer\u00a0:"), " ");
  waiting.forEach((address, number) => {
    const link = document.createElement("a");
    link.href = `${address}${address.includes("?") ? "&" : "?"}corriger=1`;
    link.textContent = t("fiche %s", number + 1);
    words.append(link, " ");
  });
  place.append(words);
}

function body(entries, since) {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  data.append("csrf_token", document.querySelector("[name=csrf_token]").value);
  data.append("ago", Math.max(0, Math.round((Date.now() - (since ?? Date.now())) / 1000)));
  return data;
}

/** Whether two lists of entries say the same, whatever the version and the turn. */
function same(some, others) {
  const said = (entries) => JSON.stringify(entries.filter(([name]) => !["version", "hand", "turn"].includes(name)));
  return said(some) === said(others);
}

function keysOf(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return []; // storage forbidden: nothing waits there
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // storage forbidden: nothing to forget
  }
}
