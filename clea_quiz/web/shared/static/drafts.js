// An answer that is being written is kept: in this browser until the server has it, then by the server alone.

const PREFIX = "clea-reponse-";
const PATIENCE = 900; // milliseconds without a change before the server is told

/**
 * Keep what the form holds at every change; ``told(reached)`` hears whether the server could be reached.
 * Return the button that was sending this answer when the page was left, if the server never said it had it.
 */
export function keepDrafts(form, told) {
  const key = PREFIX + form.dataset.step;
  const kept = read(key);
  forget(key);
  let timer = 0;
  const send = async () => {
    clearTimeout(timer);
    timer = 0;
    if (form.dataset.sent) return; // the answer itself is on its way
    const sent = JSON.stringify({ entries: entriesOf(form) });
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: true });
      if (answer.ok && localStorage.getItem(key) === sent) localStorage.removeItem(key);
      told(true);
    } catch {
      told(false); // the browser still has it, and tells the server later
    }
  };
  const changed = () => {
    write(key, { entries: entriesOf(form) });
    clearTimeout(timer);
    timer = setTimeout(send, PATIENCE);
  };
  const wanted = kept?.entries && !("refused" in form.dataset);
  if (wanted) {
    fill(form, kept.entries);
    changed();
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", () => read(key) && send());
  window.addEventListener("pagehide", () => timer && !form.dataset.sent && send());
  return wanted ? kept.going : undefined;
}

/** Forget every draft of this browser but one: another question is shown, or somebody leaves. */
export function forget(except = "") {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && key !== except) localStorage.removeItem(key);
    }
  } catch {
    // storage forbidden: nothing to forget
  }
}

/** Keep what is about to be sent, with the button that sends it, until the server has it. */
export function hold(form, button) {
  write(PREFIX + form.dataset.step, { entries: entriesOf(form), going: button?.name || "submit" });
}

/** Return what a form holds, but the names that are of no use later. */
export function entriesOf(form, useless = ["csrf_token", "step", "raison", "mots"]) {
  const data = new FormData(form);
  for (const name of useless) data.delete(name);
  return [...data.entries()];
}

/** Put entries back into a form; boxes ticked meanwhile are those of ``entries`` alone. */
export function fill(form, entries, boxes = ".question input:checked") {
  for (const box of form.querySelectorAll(boxes)) box.checked = false;
  for (const [name, value] of entries) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not(button)`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked ||= control.value === value;
      else control.value = value;
    }
  }
}

/** Return what the browser keeps under a name. */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // storage forbidden or damaged: the server's draft is on the page
  }
}

/** Let the browser keep something under a name. */
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // storage forbidden or full: the page still holds what is typed
  }
}
