// Sending an answer over a network that comes and goes: it waits, goes off by itself, and counts once.
// The server knows each question by its number, so an answer that arrives twice is one answer.

import { forget, hold, keepDrafts, settle, written } from "./drafts.js";
import { t } from "./words.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10_000;
const TOO_LONG = 20_000; // milliseconds after which a request counts as lost
const AWAY = new Set([502, 503, 504]); // what stands before the server says that it is not there

const AWAY_WORDS = t("Pas de connexion pour le moment. Vous pouvez continuer à écrire\u00a0: tout est gardé.");
const WAITING_WORDS = t(
  "Pas de connexion pour le moment. Votre réponse est gardée. Elle partira toute seule\u00a0: vous n’avez rien à faire.",
);
const BACK_WORDS = t("La connexion est revenue.");

/** Keep and send what a question's form holds. */
export function overAnyNetwork(form) {
  const banner = bannerBefore(form);
  let waiting = WAITING_WORDS;
  const told = (reached) => {
    if (form.dataset.sent) return; // what was sent is on its way, and says how it goes
    if (reached) banner.hide();
    else banner.show(AWAY_WORDS);
  };
  const going = keepDrafts(form, told);
  window.addEventListener("offline", () => banner.show(form.dataset.sent ? waiting : AWAY_WORDS));
  window.addEventListener("online", () => told(true));
  window.addEventListener("reached", (event) => told(event.detail)); // a network may go away without a word
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (form.dataset.sent) return; // a second click
    event.preventDefault();
    waiting = button?.dataset.waiting ?? WAITING_WORDS;
    hold(form, button);
    if (!isAside(button)) form.querySelector(".question").inert = true; // an answer on its way does not change
    deliver(form, button, () => banner.show(waiting));
  });
  if (going) form.requestSubmit(buttonNamed(form, going) ?? form.querySelector("[type=submit]"));
  navigator.serviceWorker?.register(form.dataset.worker, { scope: "/candidat/" }).catch(() => {});
}

/** The page that stands in for one that cannot be reached: it tries again until it can be. */
export async function comeBack() {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    await sooner(wait);
    const answer = await reach(location.href, undefined);
    if (answer && !AWAY.has(answer.status)) return location.reload();
  }
}

/** Send until the server has answered; then go on, or let the page say what is missing. */
async function deliver(form, button, waits) {
  const aside = isAside(button);
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    const sent = written(form);
    const body = new FormData(form);
    if (button?.name) body.append(button.name, button.value);
    const answer = await reach(aside ? button.formAction : form.action, body);
    if (answer?.type === "opaqueredirect") {
      if (aside) settle(form, sent);
      else forget();
      return location.assign(button?.dataset.next ?? form.dataset.next);
    }
    if (answer && !AWAY.has(answer.status)) return sendPlainly(form, button);
    waits();
    await sooner(wait);
  }
}

/** A pause, a report: what is sent beside the answer, which stays as it is. */
function isAside(button) {
  return Boolean(button?.hasAttribute("formaction"));
}

function buttonNamed(form, name) {
  const named = CSS.escape(name);
  return form.querySelector(`button[name="${named}"], button[formaction="${named}"]`);
}

/** Ask the server; null when there is no network, no server, or no answer in time. */
export async function reach(url, body) {
  const method = body ? "POST" : "GET";
  try {
    return await fetch(url, { method, body, redirect: "manual", signal: AbortSignal.timeout(TOO_LONG) });
  } catch {
    return null;
  }
}

/** The refusal is a page like any other: the form goes as it would without a script. */
function sendPlainly(form, button) {
  if (isAside(button)) form.action = button.formAction;
  if (button?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
}

/** Wait, but no longer than until the network is said to be back. */
function sooner(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
  });
}

function bannerBefore(form) {
  const place = document.createElement("div");
  place.className = "network";
  place.setAttribute("role", "status");
  form.prepend(place);
  return bannerIn(place);
}

/** One calm place that says how the network is; screen readers hear it when it changes. */
export function bannerIn(place) {
  const words = document.createElement("p");
  words.className = "alert alert--info";
  words.hidden = true;
  place.append(words);
  return {
    show(text) {
      words.hidden = false;
      if (words.textContent !== text) words.textContent = text;
    },
    hide() {
      if (words.hidden || words.textContent === BACK_WORDS) return;
      words.textContent = BACK_WORDS;
      setTimeout(() => {
        if (words.textContent === BACK_WORDS) words.hidden = true;
      }, 4000);
    },
  };
}
