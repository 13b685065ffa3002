// Listening: the browser's own French voice reads what is to be heard. Nothing leaves the device.
// Without a French voice nothing here shows, and the server leaves such questions out.

const speech = window.speechSynthesis;

if (speech) {
  offer();
  speech.addEventListener?.("voiceschanged", offer); // some browsers learn their voices late
  window.addEventListener("pagehide", () => speech.cancel());
}

function offer() {
  const voice = speech.getVoices().find((known) => /^fr\b/i.test(known.lang));
  if (!voice) return;
  for (const field of document.querySelectorAll("input[name=voice]")) field.value = "fr";
  for (const place of document.querySelectorAll("[data-listen]:not([data-ready])")) equip(place, voice);
}

/** The apology gives way to two buttons: listen (or stop), and at which pace. */
function equip(place, voice) {
  const play = button("Écouter le message", "button");
  const pace = button("Plus lentement", "button button--quiet");
  const status = document.createElement("p");
  let times = 0;
  pace.setAttribute("aria-pressed", "false");
  status.className = "doc__status";
  status.setAttribute("role", "status");
  play.addEventListener("click", () => {
    if (speech.speaking) return speech.cancel();
    times += 1;
    play.textContent = "Arrêter";
    status.textContent = `Écoute numéro ${times}. Vous pouvez écouter autant de fois que vous voulez.`;
    say(place.dataset.listen, voice, pace.getAttribute("aria-pressed") === "true" ? 0.75 : 0.95, () => {
      play.textContent = "Écouter encore";
    });
  });
  pace.addEventListener("click", () => {
    pace.setAttribute("aria-pressed", String(pace.getAttribute("aria-pressed") !== "true"));
  });
  place.dataset.ready = "yes";
  place.querySelector("[data-voiceless]").hidden = true;
  place.append(play, pace, status);
}

/** One sentence at a time: some browsers fall silent in the middle of a long text. */
function say(text, voice, rate, done) {
  const sentences = text.match(/[^.!?…\n]+[.!?…]*/g) ?? [text];
  let left = sentences.length;
  const finish = () => {
    left -= 1;
    if (left === 0) done();
  };
  for (const sentence of sentences) {
    const utterance = new SpeechSynthesisUtterance(sentence.trim());
    Object.assign(utterance, { voice, lang: voice.lang, rate });
    utterance.addEventListener("end", finish);
    utterance.addEventListener("error", finish); // a cancelled sentence ends in an error
    speech.speak(utterance);
  }
}

function button(label, classes) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = label;
  return made;
}
