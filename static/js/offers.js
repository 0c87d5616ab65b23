// Offers beside a field are added by a click without a trip to the server. Without this file each is a button of the form.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-offer]");
  if (!button) return;
  event.preventDefault();
  const { offer, value, label } = button.dataset;
  const picker = document.querySelector(`[data-picker][data-name="${offer}"]`);
  const next = button.parentElement.nextElementSibling || button.parentElement.previousElementSibling;
  const field = document.getElementById(`id_${offer}`);
  if (picker) {
    picker.dispatchEvent(new CustomEvent("picker:add", { detail: { value, label } }));
  } else {
    field.value = [field.value.replace(/\s+$/, ""), value].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  button.parentElement.remove();
  (next ? next.querySelector("button") : field).focus();
});
