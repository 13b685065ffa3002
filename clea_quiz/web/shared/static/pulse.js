// The page says now and then that it is alive, and learns whether the sitting goes on and how much time is left.
// Time is announced gently: every minute near the end, else every five.

import { t } from "./words.js";

const EVERY = 8000;
const NEAR = 5; // minutes from the end after which each one is announced
const place = document.querySelector("[data-pulse]");
const clock = document.querySelector("[data-left]");

if (place) {
  setInterval(beat, EVERY);
  beat();
}
if (clock) setInterval(tick, 1000);

async function beat() {
  const body = new FormData();
  body.append("csrf_token", document.querySelector("[name=csrf_token]").value);
  try {
    const answer = await fetch(place.dataset.pulse, { method: "POST", body });
    if (!answer.ok) return;
    const { state, left } = await answer.json();
    if (state !== place.dataset.state && !place.dataset.sent) location.reload();
    if (clock && left !== null) clock.dataset.left = left;
  } catch {
    // no network just now: sending.js says so where it matters
  }
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
