// An answer that is being written is kept: in this browser until the server has it, then by the server alone.

const PREFIX = "clea-reponse-";
const PATIENCE = 900; // milliseconds without a change before the server is told
const TOO_LONG = 10_000; // milliseconds after which the network counts as away

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
    const sent = written(form);
    const post = { method: "POST", body: new FormData(form), keepalive: true, signal: AbortSignal.timeout(TOO_LONG) };
    try {
      const answer = await fetch(form.dataset.draft, post);
      if (answer.ok) forgetIf(key, sent);
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
  window.addEventListener("reached", (event) => event.detail && !timer && read(key) && send());
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

/**
 * Keep what is about to be sent, with the button that sends it, until the server has it. A button that leads
 * elsewhere (a pause) is not kept: whoever comes back wants the question.
 */
export function hold(form, button) {
  const going = button?.getAttribute("formaction") || button?.name || "submit";
  const kept = button?.dataset.next ? {} : { going };
  write(PREFIX + form.dataset.step, { entries: entriesOf(form, ["csrf_token", "step"]), ...kept });
}

/** The server has what was sent beside the answer; what was written since then stays here. */
export function settle(form, sent) {
  const key = PREFIX + form.dataset.step;
  write(key, { entries: entriesOf(form) });
  forgetIf(key, sent);
}

/** Return the answer as it stands, as it is kept. */
export function written(form) {
  return JSON.stringify({ entries: entriesOf(form) });
}

/** Return what a form holds, but the names that are of no use later. */
export function entriesOf(form, useless = ["csrf_token", "step", "raison", "mots"]) {
  const data = new FormData(form);
  for (const name of useless) data.delete(name);
  return [...data.entries()];
}

function forgetIf(key, sent) {
  try {
    if (localStorage.getItem(key) === sent) localStorage.removeItem(key);
  } catch {
    // storage forbidden: nothing to forget
  }
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
