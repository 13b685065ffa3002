// Reading aloud what is on the page, where reading is not what is measured: a recording where there is one, else the
// device's French voice, word by word. Without either no button shows.

import { hush, say, speaking, withFrenchVoice } from "./speech.js";
import { drawing, t } from "./words.js";

const SILENT = ".visually-hidden, .doc--recording, select, kbd, button, details, .network, [hidden]";
const SOUND = "M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11";
const form = document.querySelector("form[data-reads]");
const told = [...document.querySelectorAll("[data-aloud]")];

for (const corner of document.querySelectorAll("[data-spoken]")) {
  const sound = new Audio(corner.dataset.spoken);
  sound.preload = "none";
  offer(corner, labelOf(corner), {
    start: (done) => {
      sound.onended = sound.onerror = done;
      sound.play().catch(done);
    },
    stop: () => {
      sound.pause();
      sound.currentTime = 0;
      sound.onended();
    },
    under: () => !sound.paused,
  });
}
withFrenchVoice((voice) => {
  if (told.length) offer(told[0], labelOf(told[0]), byVoice(voice, told));
  if (form) {
    const question = form.querySelector(form.dataset.reads === "all" ? "fieldset.question" : "legend");
    offer(form, labelOf(form), byVoice(voice, [question]));
  }
});

function labelOf(corner) {
  if (corner === form) return t("Écouter la question");
  return told.length > 1 ? t("Écouter la situation et le document") : t("Écouter la situation");
}

/** The device's own voice reads ``parts`` one after the other, and marks each word. */
function byVoice(voice, parts) {
  return {
    start: (done) => {
      const words = wordsOf(parts);
      const end = () => {
        show(null);
        done();
      };
      say(words.text, voice, 0.95, end, (start, length) => show(words.at(start, length)));
    },
    stop: hush,
    under: speaking,
  };
}

/** Put a button in the corner that the page keeps free; a recording comes first and keeps its place. */
function offer(corner, label, reading) {
  if (corner.querySelector(":scope > .listen")) return;
  const button = document.createElement("button");
  const name = (under) => button.setAttribute("aria-label", under ? t("Arrêter la lecture") : label);
  button.type = "button";
  button.className = "listen";
  button.append(drawing(SOUND));
  name(false);
  button.addEventListener("click", () => {
    if (reading.under()) return reading.stop();
    name(true);
    reading.start(() => name(false));
  });
  corner.prepend(button);
}

/** The words of some parts of the page, and where each word stands. */
function wordsOf(parts) {
  const pieces = [];
  let text = "";
  for (const node of parts.flatMap(nodesOf)) {
    const words = node.nodeType === Node.TEXT_NODE ? node.data.replaceAll("\n", " ") : node.alt;
    if (!words.trim()) continue;
    if (text && blockOf(node) !== blockOf(pieces.at(-1).node)) text += "\n";
    pieces.push({ node, start: text.length, end: text.length + words.length });
    text += words;
  }
  return {
    text,
    at(start, length) {
      const piece = pieces.find(({ node, end }) => start < end && node.nodeType === Node.TEXT_NODE);
      if (!piece || start < piece.start) return null;
      const range = document.createRange();
      const from = start - piece.start;
      const word = length || (/^\S+/.exec(piece.node.data.slice(from))?.[0].length ?? 0);
      range.setStart(piece.node, from);
      range.setEnd(piece.node, Math.min(from + word, piece.node.data.length));
      return range;
    },
  };
}

function nodesOf(part) {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    if (node.matches(SILENT)) return NodeFilter.FILTER_REJECT;
    return node.matches("img") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function blockOf(node) {
  return node.parentElement.closest("p, li, h1, h2, td, th, dt, dd, label, legend, figure, caption");
}

/** Mark the word being said; the page itself does not change. */
function show(range) {
  if (!CSS.highlights) return;
  CSS.highlights.delete("aloud");
  if (range) CSS.highlights.set("aloud", new Highlight(range));
}
