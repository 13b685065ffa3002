// A setting shows what it does as soon as it is chosen; it is kept when the form is sent.

const root = document.documentElement;
const dark = document.querySelector("link[href$='dark.css']") ?? darkSheet();

document.addEventListener("change", ({ target }) => {
  if (!target.closest(".picks")) return;
  root.dataset[target.name] = target.value;
  if (target.name !== "theme") return;
  dark.media = { auto: "(prefers-color-scheme: dark)", dark: "all" }[target.value] ?? "not all";
  document.querySelector("meta[name=color-scheme]").content =
    { auto: "light dark", light: "light" }[target.value] ?? "dark";
});

/** Whoever has light pages now was not sent the dark sheet. */
function darkSheet() {
  const link = document.createElement("link");
  const known = document.querySelector("link[href$='clea.css']");
  link.rel = "stylesheet";
  link.media = "not all";
  link.href = known.href.replace("clea.css", "dark.css");
  known.after(link);
  return link;
}
