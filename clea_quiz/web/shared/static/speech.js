// The browser's own French voice. Nothing that is said leaves the device.

const speech = window.speechSynthesis;

/** Call back with a French voice as soon as there is one; never, where there is none. */
export function withFrenchVoice(use) {
  if (!speech) return;
  const look = () => {
    const voice = speech.getVoices().find((known) => /^fr\b/i.test(known.lang));
    if (voice) use(voice);
  };
  look();
  speech.addEventListener?.("voiceschanged", look); // some browsers learn their voices late
  window.addEventListener("pagehide", () => speech.cancel());
}

/** Say whether something is being said; stop it. */
export const speaking = () => speech.speaking;
export const hush = () => speech.cancel();

/**
 * Say a text, one sentence at a time: some browsers fall silent in the middle of a long one.
 * ``done()`` comes at the end; ``at(start, length)`` with each word, where the browser tells.
 */
export function say(text, voice, rate, done, at = () => {}) {
  const sentences = [...text.matchAll(/[^.!?…\n]+[.!?…]*/g)];
  let left = sentences.length;
  const finish = () => {
    left -= 1;
    if (left === 0) done();
  };
  if (!left) done();
  for (const { 0: sentence, index } of sentences) {
    const utterance = new SpeechSynthesisUtterance(sentence);
    Object.assign(utterance, { voice, lang: voice.lang, rate });
    utterance.addEventListener("boundary", (word) => {
      if (word.name !== "sentence") at(index + word.charIndex, word.charLength);
    });
    utterance.addEventListener("end", finish);
    utterance.addEventListener("error", finish); // a cancelled sentence ends in an error
    speech.speak(utterance);
  }
}
