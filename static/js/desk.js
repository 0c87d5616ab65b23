// Keys of the review desk. Each presses a button or follows a link that stands on the page; nothing works by keys alone.
"use strict";

(() => {
  const keys = document.getElementById("keys");
  const reason = document.getElementById("reason");
  if (keys) keys.hidden = false;

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const hasReason = () => Boolean(
    (reason && reason.value.trim()) || document.querySelector('#decide input[name="reasons"]:checked'),
  );

  // What ends or sends something back needs its reason first: the first key press goes there, the next one acts.
  const press = (control) => {
    if (control.matches("a")) {
      control.click();
      return;
    }
    if (["return", "reject", "oppose"].includes(control.value) && !hasReason()) {
      const choices = document.querySelector("details.xy-reasons");
      if (choices) choices.open = true;
      reason.focus();
      return;
    }
    control.form.requestSubmit(control);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?" && keys) {
      keys.open = !keys.open;
      if (keys.open) keys.scrollIntoView({ block: "nearest" });
      return;
    }
    const control = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    press(control);
  });
})();
