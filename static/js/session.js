// Five minutes before an idle sign-out a notice says so and offers to stay; after it, how to go on without losing the form.
"use strict";

(() => {
  const { idleSeconds, stayUrl, signInUrl } = document.currentScript.dataset;
  const IDLE_MS = Number(idleSeconds) * 1000;
  const WARN_MS = Math.min(5 * 60000, IDLE_MS / 2);
  const LAG_MS = 60000; // the server notes a request at most once a minute
  const SEEN = "xieyu-seen";
  const send = window.fetch.bind(window);
  let seen = Date.now();
  let notice = null;
  let text = null;
  let button = null;

  const share = () => {
    seen = Date.now();
    try {
      localStorage.setItem(SEEN, String(seen));
    } catch {
      return; // then every window counts for itself
    }
  };
  const latest = () => {
    try {
      return Math.max(seen, Number(localStorage.getItem(SEEN)) || 0);
    } catch {
      return seen;
    }
  };

  const stay = async () => {
    try {
      const answer = await send(stayUrl, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const reply = answer.ok ? await answer.json() : { is_signed_in: false };
      if (!reply.is_signed_in) throw new Error("over");
      share();
      notice.hidden = true;
    } catch {
      end();
    }
  };

  const draw = () => {
    notice = document.createElement("div");
    notice.className = "xy-session";
    notice.setAttribute("role", "alert");
    text = document.createElement("p");
    button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary btn-sm button";
    button.addEventListener("click", () => (notice.dataset.over ? location.assign(signInUrl) : stay()));
    notice.append(text, button);
    document.body.append(notice);
  };

  const show = (words, label) => {
    if (!notice) draw();
    if (text.textContent !== words) text.textContent = words;
    button.textContent = label;
    notice.hidden = false;
  };

  const end = () => {
    if (!notice) draw();
    notice.dataset.over = "yes";
    const isKept = document.querySelector("form[data-autosave-url]");
    const next = isKept ? "填的内容还在这一页：点存草稿或提交，登录以后原样带回来。" : "写了字的话先复制一份，再登录。";
    show(`太久没有操作，已经退出登录。${next}`, "重新登录");
  };

  const look = () => {
    const left = latest() + IDLE_MS - LAG_MS - Date.now();
    if (left <= 0) {
      if (!notice || !notice.dataset.over) end();
    } else if (left <= WARN_MS) {
      if (notice) delete notice.dataset.over;
      show(`有一阵没操作了，大约 ${Math.ceil(left / 60000)} 分钟后会退出登录。填的内容不会丢。`, "我还在，别退出");
    } else if (notice) {
      delete notice.dataset.over;
      notice.hidden = true;
    }
  };

  share();
  window.fetch = async (...call) => {
    const answer = await send(...call);
    if (answer.ok && !answer.redirected) share(); // autosave and searches are requests, too
    return answer;
  };
  document.addEventListener("htmx:afterRequest", share);
  setInterval(look, 15000);
  document.addEventListener("visibilitychange", look);
})();
