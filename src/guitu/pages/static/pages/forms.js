// 表单 What a form gains where scripts run: the summary of faults has the focus, 今天 and 昨天 fill a date, a second
// press does nothing, and what was typed survives a reload of this tab. It is kept in this tab only and forgotten on
// closing it: the desk is shared.

const LABEL = "归途草稿 ";

function keyOf(form) {
  return `${LABEL}${form.dataset.draft}`;
}

function keep(form) {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "csrfmiddlewaretoken") continue;
    if (form.elements[name]?.type === "password") continue;
    (typed[name] ??= []).push(value);
  }
  sessionStorage.setItem(keyOf(form), JSON.stringify(typed));
  const said = form.querySelector("[data-kept]");
  if (said) {
    const now = new Date();
    const two = (n) => String(n).padStart(2, "0");
    said.textContent = `草稿 ${two(now.getHours())}:${two(now.getMinutes())} 已存在这个窗口里`;
    said.hidden = false;
  }
}

function bring(form) {
  const told = sessionStorage.getItem(keyOf(form));
  if (!told || form.querySelector(".faults")) return;
  for (const [name, values] of Object.entries(JSON.parse(told))) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "hidden") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length) field.value = values.length > 1 ? values.shift() : values[0];
    }
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  bring(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("change", () => keep(form));
}

// The server names the drafts that were recorded; they are forgotten then and not before.
for (const done of document.querySelectorAll("[data-draft-done]")) {
  sessionStorage.removeItem(`${LABEL}${done.dataset.draftDone}`);
}
if (document.querySelector("[data-signed-out]")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(LABEL)) sessionStorage.removeItem(key);
}

for (const button of document.querySelectorAll("[data-fill]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.fill);
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.target.method !== "post" || event.defaultPrevented) return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  else button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
});

document.querySelector(".faults")?.focus();
