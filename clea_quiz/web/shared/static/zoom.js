// Enlarging a picture without leaving the question; without this file the picture opens in another tab.

import { t } from "./words.js";

const SCALES = [1, 1.5, 2, 3];

for (const link of document.querySelectorAll(".doc--picture figcaption a")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest("figure").querySelector("img"));
  });
}

function open(picture) {
  const dialog = document.createElement("dialog");
  const view = document.createElement("div");
  const copy = picture.cloneNode();
  const bar = document.createElement("div");
  let scale = 0;
  const smaller = button(t("Plus petit"), () => set(scale - 1));
  const larger = button(t("Plus grand"), () => set(scale + 1));
  function set(place) {
    scale = Math.max(0, Math.min(place, SCALES.length - 1));
    copy.style.width = `${100 * SCALES[scale]}%`;
    smaller.setAttribute("aria-disabled", String(scale === 0));
    larger.setAttribute("aria-disabled", String(scale === SCALES.length - 1));
  }
  dialog.className = "zoom";
  dialog.setAttribute("aria-label", t("Image agrandie"));
  bar.className = "zoom__bar";
  view.className = "zoom__view";
  view.tabIndex = 0; // the arrows move the picture
  bar.append(smaller, larger, button(t("Fermer"), () => dialog.close()));
  view.append(copy);
  dialog.append(bar, view);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  set(0);
  dialog.showModal();
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}
