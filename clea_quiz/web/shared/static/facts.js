// What happened around the question, told to the server as plain facts: nothing is judged here, nothing is blocked.
// Focus that moves inside the page, slow typing and dictation are nobody's business: they are not looked at.

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
