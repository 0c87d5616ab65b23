// Lists by keyboard and with filters that apply at once. Without this file the buttons, links and boxes do the same work.
"use strict";

(() => {
  if (window.xieyuLists) return;
  window.xieyuLists = true;

  const isTyping = (target) => Boolean(target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox]"));
  const links = () => [...document.querySelectorAll("#results .xy-rowlink")];
  const dialog = () => document.getElementById("keys");
  const go = (by) => {
    const all = links();
    if (!all.length) return false;
    const row = document.activeElement.closest("tr");
    const at = all.findIndex((link) => link.closest("tr") === row);
    const next = at < 0 ? (by > 0 ? 0 : -1) : at + by;
    if (next < 0 || next >= all.length) return false; // at an end the page scrolls as ever
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
    return true;
  };

  const keys = {
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    x: () => {
      const row = document.activeElement.closest("tr");
      const box = row && row.querySelector('input[form="compare"]');
      if (box) box.click();
      return Boolean(box);
    },
    "?": () => {
      if (dialog() && !dialog().open) dialog().showModal();
      return Boolean(dialog());
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && event.target.id === "list-search") {
      event.target.blur();
      return;
    }
    if (event.target.id === "list-search" && event.key === "ArrowDown" && go(1)) {
      event.preventDefault();
      return;
    }
    if (isTyping(event.target) || event.target.closest("dialog, summary, .xy-menu")) return;
    const act = keys[event.key];
    if (act && act()) event.preventDefault();
  });

  // A tick applies at once; htmx swaps the list and keeps the address, without htmx the page loads.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form || !event.target.matches("input[type=checkbox], [data-picker]")) return;
    if (getComputedStyle(form).position === "fixed") return; // on a phone the sheet stays open until its button is pressed
    form.requestSubmit();
  });

  // How many are chosen for comparison is said at once; a fifth is not taken.
  const MOST = 4;
  const chosen = () => [...document.querySelectorAll('input[name="ids"][form="compare"]:checked, #compare input[name="ids"]')];
  const sayChosen = () => {
    const text = document.querySelector("[data-compare-text]");
    if (text) text.textContent = chosen().length ? `选了 ${chosen().length} 条，最多 ${MOST} 条` : "勾选 2 到 4 条，并排对比";
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches('input[name="ids"][form="compare"]')) return;
    if (chosen().length > MOST) event.target.checked = false;
    sayChosen();
  });
})();
