// Listening: the browser's own French voice reads what is to be heard.
// Without a French voice nothing here shows, and the server leaves such questions out.

import { hush, say, speaking, withFrenchVoice } from "./speech.js";
import { t } from "./words.js";

withFrenchVoice((voice) => {
  for (const warning of document.querySelectorAll("[data-needs-voice]")) warning.hidden = true;
  for (const field of document.querySelectorAll("input[name=voice]")) field.value = "fr";
  for (const place of document.querySelectorAll("[data-listen]:not([data-ready])")) equip(place, voice);
});

/** The apology gives way to two buttons: listen (or stop), and at which pace. */
function equip(place, voice) {
  const play = button(t("Écouter le message"), "button");
  const pace = button(t("Plus lentement"), "button button--quiet");
  const status = document.createElement("p");
  let times = 0;
  pace.setAttribute("aria-pressed", "false");
  status.className = "doc__status";
  status.setAttribute("role", "status");
  play.addEventListener("click", () => {
    if (speaking()) return hush();
    times += 1;
    play.textContent = t("Arrêter");
    status.textContent = t("Écoute numéro %s. Vous pouvez écouter autant de fois que vous voulez.", times);
    say(place.dataset.listen, voice, pace.getAttribute("aria-pressed") === "true" ? 0.75 : 0.95, () => {
      play.textContent = t("Écouter encore");
    });
  });
  pace.addEventListener("click", () => {
    pace.setAttribute("aria-pressed", String(pace.getAttribute("aria-pressed") !== "true"));
  });
  place.dataset.ready = "yes";
  place.querySelector("[data-voiceless]").hidden = true;
  place.append(play, pace, status);
}

function button(label, classes) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = label;
  return made;
}
