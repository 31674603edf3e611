// 键盘 Keys for those who record all day: / find, j k up and down, Enter open, r record, ? help.
// Rows are elements with [data-row]; in a row [data-open] opens and [data-record] records. Without this file all
// of it works by pointing.

const rows = () => [...document.querySelectorAll("[data-row]")];
let here = -1;

function go(step) {
  const all = rows();
  if (!all.length) return;
  all[here]?.classList.remove("here");
  here = Math.min(Math.max(here + step, 0), all.length - 1);
  all[here].classList.add("here");
  all[here].querySelector("[data-open]")?.focus({ preventScroll: true });
  all[here].scrollIntoView({ block: "nearest" });
}

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

const deeds = {
  "/": () => document.querySelector("[data-find]")?.focus(),
  j: () => go(1),
  k: () => go(-1),
  r: () => (rows()[here] ?? document).querySelector("[data-record]")?.click(),
  "?": () => {
    const help = document.querySelector("[data-keys]");
    if (!help) return;
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    if (isTyping(event.target)) event.target.blur();
    return;
  }
  if (isTyping(event.target)) return;
  const deed = deeds[event.key];
  if (deed) {
    event.preventDefault();
    deed();
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
