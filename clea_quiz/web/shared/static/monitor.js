// The list of sittings under way renews itself. Whoever is on one of its buttons stays there.

const EVERY = 5000;
const list = document.querySelector("[data-live]");
const note = document.querySelector("[data-live-note]");

if (list) setInterval(renew, EVERY);

async function renew() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.pathname);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
    list.replaceChildren(...page.querySelector("[data-live]").childNodes);
    note.replaceChildren(...page.querySelector("[data-live-note]").childNodes);
    if (focused) document.getElementById(focused)?.focus();
  } catch {
    // the next try comes by itself
  }
}
