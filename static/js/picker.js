// Turns every [data-picker] into a combobox with chips. Without this file the search button and tick boxes do the same work.
"use strict";

(() => {
  if (window.xieyuPicker) return; // several pickers on one page load this file once each
  const WAIT_MS = 150;
  let serial = 0;

  const element = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    node.append(...children);
    return node;
  };

  const enhance = (root) => {
    if (root.dataset.pickerReady) return;
    root.dataset.pickerReady = "yes";
    const { name, url } = root.dataset;
    const isMultiple = "multiple" in root.dataset;
    const max = Number(root.dataset.max);
    const chosen = root.querySelector("[data-picker-chosen]");
    const box = root.querySelector("[data-picker-box]");
    const input = box.querySelector("input");
    const status = root.querySelector("[data-picker-status]");
    const list = element("ul", {
      class: "xy-picker-list",
      role: "listbox",
      id: `picker-list-${(serial += 1)}`,
      "aria-label": "找到的代码",
    });
    const note = element("p", { class: "xy-picker-note", hidden: "" });
    list.hidden = true;
    let active = -1;
    let timer = 0;
    let asked = 0;

    root.querySelector("[data-picker-button]").remove();
    root.querySelectorAll("[data-picker-hits]").forEach((node) => node.remove());
    input.removeAttribute("name"); // only what is chosen is submitted
    Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    }).forEach(([key, value]) => input.setAttribute(key, value));
    box.append(list, note);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus in the box

    const options = () => [...list.querySelectorAll('[role="option"]')];
    const isOpen = () => !list.hidden;
    const say = (text) => { status.textContent = text; };
    const values = () => [...chosen.children].map((item) => item.dataset.value);

    const close = () => {
      list.hidden = true;
      note.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      active = -1;
    };

    const open = () => {
      note.hidden = true;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    const point = (at) => {
      const rows = options();
      if (!rows.length) return;
      active = (at + rows.length) % rows.length;
      rows.forEach((row, index) => {
        row.setAttribute("aria-selected", String(index === active));
      });
      input.setAttribute("aria-activedescendant", rows[active].id);
      rows[active].scrollIntoView({ block: "nearest" });
    };

    const changed = () => {
      chosen.hidden = !chosen.children.length;
      ["input", "change"].forEach((type) => root.dispatchEvent(new Event(type, { bubbles: true }))); // autosave listens
    };

    const remove = (item) => {
      const label = item.querySelector("[data-picker-label]").textContent;
      item.remove();
      say(`去掉了 ${label}`);
      changed();
      input.focus();
    };

    const chip = (value, label) => {
      const cross = element("span", { "aria-hidden": "true" }, "×");
      const button = element("button", { class: "xy-chip", type: "button", title: "去掉" });
      const text = element("span", { "data-picker-label": "" }, label);
      button.append(text, element("span", { class: "visually-hidden" }, "，去掉"), cross);
      const item = element("li", { "data-value": value }, element("input", { type: "hidden", name, value }), button);
      button.addEventListener("click", () => remove(item));
      return item;
    };

    const choose = (row) => {
      const { value, label } = row.dataset;
      input.value = "";
      close();
      if (values().includes(value)) {
        say(`${label} 已经选了`);
        return;
      }
      if (!isMultiple) chosen.replaceChildren();
      if (isMultiple && values().length >= max) {
        say(`最多选 ${max} 项，先去掉一项`);
        return;
      }
      chosen.append(chip(value, label));
      say(`选了 ${label}`);
      changed();
    };

    const explain = (text) => {
      close();
      note.textContent = text;
      note.hidden = false;
      say(text);
    };

    const show = (html, query) => {
      const page = new DOMParser().parseFromString(`<ul>${html}</ul>`, "text/html"); // same-origin, escaped by the server
      const rows = [...page.querySelectorAll('[role="option"]')];
      list.replaceChildren(...rows);
      rows.forEach((row, index) => {
        row.id = `${list.id}-${index}`;
        row.addEventListener("pointermove", () => active !== index && point(index));
        row.addEventListener("click", () => choose(row));
      });
      if (rows.length) {
        open();
        say(`找到 ${rows.length} 项，用上下键选`);
        point(0);
      } else {
        explain(`没有找到“${query}”。换个说法，或只输入前几个字`);
      }
    };

    const search = async () => {
      const query = input.value.trim();
      const ticket = (asked += 1);
      if (!query) {
        close();
        return;
      }
      try {
        const address = `${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`;
        const response = await fetch(address, { credentials: "same-origin" });
        const text = await response.text();
        if (ticket !== asked) return; // an answer to older words
        if (response.ok) show(text, query);
        else explain(response.status === 429 ? text : "现在查不了，过一会儿再试");
      } catch {
        if (ticket === asked) explain("网络断了，连上后再试");
      }
    };

    input.addEventListener("input", (event) => {
      event.stopPropagation(); // words being searched are no change of the form
      active = -1;
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(search, WAIT_MS);
    });
    input.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(search, WAIT_MS);
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      asked += 1;
      close();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const keys = {
        ArrowDown: [true, () => (isOpen() ? point(active + 1) : search())],
        ArrowUp: [isOpen(), () => point(active - 1)],
        Enter: [isOpen() || input.value !== "", () => active >= 0 && choose(options()[active])],
        Escape: [isOpen() || !note.hidden, close],
        Backspace: [input.value === "" && chosen.children.length > 0, () => remove(chosen.lastElementChild)],
      };
      const [applies, act] = keys[event.key] || [false];
      if (!applies) return;
      event.preventDefault(); // Enter must not send a form whose words are still being searched
      event.stopPropagation();
      act();
    });

    root.addEventListener("picker:add", (event) => choose({ dataset: event.detail }));

    [...chosen.children].forEach((item) => {
      const tick = item.querySelector("input");
      if (tick.checked) item.replaceWith(chip(item.dataset.value, item.querySelector("label span").textContent));
      else item.remove();
    });
    chosen.hidden = !chosen.children.length;
  };

  const enhanceAll = (scope) => scope.querySelectorAll("[data-picker]").forEach(enhance);
  window.xieyuPicker = { enhanceAll };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => enhanceAll(document));
  else enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
})();
