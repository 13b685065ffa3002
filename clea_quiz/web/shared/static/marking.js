// Marking by keyboard: with the focus in one criterion's marks, a digit chooses and the next criterion comes.

const groups = [...document.querySelectorAll("[data-marks]")];

for (const [place, group] of groups.entries()) {
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const mark = group.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
    if (!mark) return;
    event.preventDefault();
    mark.checked = true;
    mark.dispatchEvent(new Event("change", { bubbles: true }));
    (groups[place + 1]?.querySelector("input:checked") ?? document.querySelector(".save-bar button")).focus();
  });
}

for (const note of document.querySelectorAll("[data-keys]")) note.hidden = false;
