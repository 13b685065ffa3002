// The page says now and then that it is alive, and learns whether the sitting goes on and how much time is left.
// What happens around the question is told as plain facts: nothing is judged here, nothing is blocked. Focus that moves
// inside the page, slow typing and dictation are nobody's business: they are not looked at.

import { t } from "./words.js";

const EVERY = 8000;
const TOO_LONG = 10_000; // milliseconds after which the network counts as away
const NEAR = 5; // minutes from the end after which each one is announced
const place = document.querySelector("[data-pulse]");
const clock = document.querySelector("[data-left]");

if (place) setInterval(beat, EVERY);
if (clock) setInterval(tick, 1000);

async function beat() {
  const body = new FormData();
  body.append("csrf_token", document.querySelector("[name=csrf_token]").value);
  try {
    const answer = await fetch(place.dataset.pulse, { method: "POST", body, signal: AbortSignal.timeout(TOO_LONG) });
    if (!answer.ok) return;
    say(true);
    const { state, left } = await answer.json();
    if (state !== place.dataset.state && !place.dataset.sent) location.reload();
    if (clock && left !== null) clock.dataset.left = left;
  } catch {
    say(false);
  }
}

/** No network, or it is back: who sends answers wants to know. */
function say(reached) {
  window.dispatchEvent(new CustomEvent("reached", { detail: reached }));
}

function tick() {
  const left = Math.max(0, Number(clock.dataset.left) - 1);
  const minutes = Math.ceil(left / 60);
  clock.dataset.left = left;
  if (left > 60 * NEAR && (minutes % 5 || left % 60)) return;
  if (left <= 60 * NEAR && left % 60 && left) return;
  clock.classList.toggle("time--short", minutes <= NEAR);
  clock.querySelector("[role=status]").textContent = words(minutes);
}

function words(minutes) {
  if (!minutes) return t("Le temps est écoulé. Validez votre réponse maintenant.");
  if (minutes === 1) return t("Il reste moins d’une minute. Ce que vous avez validé est gardé.");
  if (minutes <= NEAR) return t("Il reste moins de %s minutes. Ce que vous avez validé est gardé.", minutes);
  return t("Il reste environ %s minutes.", minutes);
}

const form = document.querySelector("form[data-facts]");
let gone = 0;

if (form) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) gone = Date.now();
    else if (gone) tell("away", Math.round((Date.now() - gone) / 1000));
  });
  document.addEventListener("fullscreenchange", () => document.fullscreenElement || tell("fullscreen_left"));
  document.addEventListener("copy", () => tell("copy"));
  form.addEventListener("paste", () => tell("paste"));
}

function tell(kind, seconds) {
  const body = new FormData();
  for (const name of ["csrf_token", "step"]) body.append(name, form.elements[name].value);
  body.append("fait", kind);
  if (seconds !== undefined) body.append("secondes", seconds);
  gone = 0;
  fetch(form.dataset.facts, { method: "POST", body, keepalive: true }).catch(() => {}); // a lost fact is no loss
}
