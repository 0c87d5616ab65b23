// What makes the portal quicker, never possible: every page and every write works without this file.
"use strict";

(() => {
  const AUTOSAVE_MS = 4000;
  const SENT_MS = 60000;
  const DOWNLOAD_MS = 2000;
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

  // The "/" key goes to the page's search field.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector('input[type="search"]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  // On a telephone the menu and the tabs begin at the place of this page.
  for (const here of document.querySelectorAll(".xy-nav [aria-current], .xy-tabs [aria-current]")) {
    const row = here.closest("ul");
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
  }

  // J and K walk through the rows of a list; Enter follows the row's link as it always does.
  document.addEventListener("keydown", (event) => {
    if (!["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const links = [...document.querySelectorAll(".xy-rowlink, .xy-task-title")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.min(Math.max(at, 0), links.length - 1)].focus();
  });

  // A sorting or a single choice takes effect at once; without this file the button beside it does the same.
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-submit]") && event.target.form) event.target.form.requestSubmit();
  });

  // An open menu closes on Escape and on a click elsewhere.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.xy-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.xy-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // One click, one submission. The server has the real token; this only spares the reader the wait.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    delete form.dataset.dirty;
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    if ("download" in form.dataset) setTimeout(() => freeAgain(form), DOWNLOAD_MS); // the answer is a file: this page stays
  });
  const freeAgain = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll('.btn[aria-disabled="true"]').forEach((button) => button.removeAttribute("aria-disabled"));
  };
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sending]").forEach(freeAgain);
  });

  // Leaving a form with changes that are saved nowhere asks first.
  const guarded = [...document.querySelectorAll("form[data-guard], form[data-autosave-url]")];
  guarded.forEach((form) => form.addEventListener("input", () => { form.dataset.dirty = "yes"; }));
  window.addEventListener("beforeunload", (event) => {
    if (guarded.some((form) => form.dataset.dirty)) event.preventDefault();
  });

  // Drafts save themselves a few seconds after the last change.
  const say = (form, text, failed) => {
    const place = document.querySelector(`[data-saved="${form.id}"]`) || document.querySelector("[data-saved]");
    if (!place) return;
    place.classList.toggle("is-failed", Boolean(failed));
    place.textContent = text;
  };
  const copyKey = (form) => `xieyu-draft:${form.dataset.autosaveUrl}`;
  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const keepCopy = (form) => {
    try {
      localStorage.setItem(copyKey(form), JSON.stringify({ at: clock(), fields: fieldsOf(form) }));
      return true;
    } catch {
      return false; // storage is full or refused: the sentence below then promises nothing
    }
  };
  const dropCopy = (form) => {
    try {
      localStorage.removeItem(copyKey(form));
    } catch {
      say(form, "浏览器不让用本地存储，草稿只存在平台上", false);
    }
  };

  const autosave = async (form) => {
    if (form.dataset.sending) return;
    delete form.dataset.dirty;
    try {
      const body = new FormData(form);
      [...body].forEach(([name, value]) => { if (value instanceof File) body.delete(name); }); // files go with the form itself
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const kind = answer.headers.get("Content-Type") || "";
      const reply = kind.startsWith("application/json") ? await answer.json() : {};
      if (reply.version !== undefined && form.elements.version) form.elements.version.value = reply.version;
      if (reply.autosave_url) form.dataset.autosaveUrl = reply.autosave_url;
      dropCopy(form);
      form.dispatchEvent(new CustomEvent("xieyu-saved", { bubbles: true }));
      if (reply.is_empty) return; // nothing to save yet
      const unread = reply.is_partial ? `有 ${reply.unreadable.length} 项写得不对，改好才存得上` : "关掉页面也不会丢";
      say(form, `已存，${clock()}。${unread}`);
    } catch (error) {
      form.dataset.dirty = "yes";
      const kept = keepCopy(form);
      const why = error.message === "409" ? "别处改过这一条，没存上。刷新页面看最新内容" : "没存上，稍后再试";
      say(form, kept ? `${why}。这台电脑上留了一份` : `${why}。先别关页面`, true);
      if (error.message !== "409") form.autosaveTimer = setTimeout(() => autosave(form), AUTOSAVE_MS * 5);
    }
  };

  // A copy whose form was posted and answered is done with: the server saved it, keeps it for after the sign-in, or shows
  // it again. Coming back from a post that was never answered keeps the copy.
  const SENT = "xieyu-sent";
  const noteSent = (form) => {
    try {
      sessionStorage.setItem(SENT, JSON.stringify({ key: copyKey(form), at: Date.now() }));
    } catch {
      return; // then the copy is offered once too often
    }
  };
  const forgetAnswered = () => {
    try {
      const sent = JSON.parse(sessionStorage.getItem(SENT));
      sessionStorage.removeItem(SENT);
      const [visit] = performance.getEntriesByType("navigation");
      const isAnswer = visit && visit.type === "navigate" && document.querySelector(".xy-masthead");
      if (sent && isAnswer && Date.now() - sent.at < SENT_MS) localStorage.removeItem(sent.key);
    } catch {
      return; // no storage, no copies
    }
  };
  forgetAnswered();

  const offerCopy = (form) => {
    let copy = null;
    try {
      copy = JSON.parse(localStorage.getItem(copyKey(form)));
    } catch {
      copy = null; // unreadable: nothing to offer
    }
    if (!copy) return;
    const offer = document.createElement("div");
    offer.className = "xy-notice xy-notice-returned mb-4";
    const text = document.createElement("p");
    text.textContent = `上次 ${copy.at} 有改动没存到平台，这台电脑上留了一份。`;
    const restore = document.createElement("button");
    restore.type = "button";
    restore.className = "btn btn-secondary btn-sm";
    restore.textContent = "放回表单";
    restore.addEventListener("click", () => {
      const values = new Map();
      copy.fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
      [...form.elements].forEach((control) => {
        if (!control.name || control.type === "hidden" || control.type === "file" || control.type === "submit") return;
        const kept = values.get(control.name) || [];
        if (["checkbox", "radio"].includes(control.type)) control.checked = kept.includes(control.value);
        else if (control.multiple) [...control.options].forEach((option) => { option.selected = kept.includes(option.value); });
        else if (kept.length) control.value = kept[0];
      });
      offer.remove();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-link btn-sm";
    drop.textContent = "不要了";
    drop.addEventListener("click", () => { dropCopy(form); offer.remove(); });
    const inside = document.createElement("div");
    const actions = document.createElement("div");
    actions.className = "xy-actions mt-2";
    actions.append(restore, drop);
    inside.append(text, actions);
    offer.append(inside);
    form.prepend(offer);
  };

  document.querySelectorAll("form[data-autosave-url]").forEach((form) => {
    offerCopy(form);
    const later = () => {
      clearTimeout(form.autosaveTimer);
      form.autosaveTimer = setTimeout(() => autosave(form), AUTOSAVE_MS);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => noteSent(form));
  });
})();
