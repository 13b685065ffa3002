// Shows how far a job is without reloading; without this script, the page's own link does.
"use strict";
(() => {
  const EVERY = 1500;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const shown = document.getElementById("avancement");
      const now = page.getElementById("avancement");
      if (!shown || !now) return;
      const bar = shown.querySelector("progress");
      const next = now.querySelector("progress");
      if (bar && next) {
        // Only what moved: the focus stays where it is.
        bar.value = next.value;
        bar.max = next.max;
        shown.querySelector("#compte").textContent = now.querySelector("#compte").textContent;
        shown.querySelector(".badge").replaceWith(now.querySelector(".badge"));
        setTimeout(look, EVERY);
      } else {
        shown.replaceChildren(...now.childNodes);
      }
    } catch {
      setTimeout(look, 4 * EVERY);
    }
  };
  setTimeout(look, EVERY);
})();
