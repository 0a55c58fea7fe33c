// Keep unsaved text of a page's form in local storage until the server reports it as saved, so that a
// closed window, a lost connection or an expired session loses nothing. It is offered only to its author
// and on the same form, until it is restored or discarded: what is typed meanwhile has an entry of its
// own. Restoring submits it as a draft, with the version it was typed on. Logging out deletes it.
(() => {
  const PREFIX = "typed:";
  const SAVED = "typed_saved";
  const LEFT = "typed_left";
  const PAUSE = 600;
  const DAYS = 30;
  const words = document.currentScript.dataset;
  // Buttons and the CSRF token are not user input.
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "next"]);

  function entries() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, entry) {
    try {
      if (entry) localStorage.setItem(key, JSON.stringify(entry));
      else localStorage.removeItem(key);
    } catch {
      // Storage is full or forbidden: the form works as without this script.
    }
  }

  function cookie(name) {
    return document.cookie.match(new RegExp(`(?:^|; )${name}=([\\w.-]+)`))?.[1];
  }

  /** Delete entries that were saved, whose author logged out, or that have expired. */
  function tidyUp() {
    const saved = cookie(SAVED);
    const left = `${PREFIX}${cookie(LEFT)}:`;
    const oldest = Date.now() - DAYS * 86_400_000;
    for (const key of entries()) {
      const entry = read(key);
      const done = !entry || entry.token === saved || key.startsWith(left);
      if (done || entry.time < oldest) write(key, null);
    }
    document.cookie = `${LEFT}=; path=${words.home}; max-age=0`;
  }

  function fieldsOf(form) {
    return [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !NOT_KEPT.has(name),
    );
  }

  /** Submit the stored text like a "save draft". */
  function restore(form, entry) {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = form.action || location.href;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of [...entry.fields, ["csrfmiddlewaretoken", token]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      sent.append(input);
    }
    document.body.append(sent);
    sent.submit();
  }

  function button(label, action) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "button button-small", textContent: label });
    made.addEventListener("click", action);
    return made;
  }

  /** Return the keys of the stored texts of a page, the newest last. */
  function keysOf(page) {
    return entries()
      .filter((key) => key === page || key.startsWith(`${page}:`))
      .sort((one, other) => read(one).time - read(other).time);
  }

  /** Offer the newest of these stored texts, and the next one when it is discarded. */
  function offer(form, keys) {
    const key = keys.at(-1);
    if (!key) return;
    const entry = read(key);
    const notice = document.createElement("div");
    notice.className = "help-block help-warning typed";
    notice.setAttribute("role", "alert");
    const time = new Date(entry.time).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const text = document.createElement("p");
    text.textContent = words.found.replace("{time}", time);
    const discard = button(words.discard, () => {
      write(key, null);
      notice.remove();
      offer(form, keys.slice(0, -1));
    });
    discard.classList.add("button-secondary");
    notice.append(text, button(words.restore, () => restore(form, entry)), discard);
    form.before(notice);
  }

  function watch(form, key, token) {
    let before = null;
    let timer = null;
    const keep = () => {
      timer = null;
      const fields = fieldsOf(form);
      const changed = JSON.stringify(fields) !== before;
      write(key, changed ? { token: token.value, time: Date.now(), fields } : null);
    };
    const begin = (event) => {
      if (!event.isTrusted || before !== null || "settling" in form.dataset) return;
      before = JSON.stringify(fieldsOf(form));
    };
    const later = (event) => {
      if (!event.isTrusted || before === null) return;
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    };
    // The fields of a tab that is fetched are no input, nor is what they fill in while they start.
    form.addEventListener("deferred-tab:insert", () => {
      if (JSON.stringify(fieldsOf(form)) !== before) return;
      clearTimeout(timer);
      timer = null;
      before = null;
    });
    for (const kind of ["pointerdown", "keydown", "focusin"]) form.addEventListener(kind, begin, true);
    for (const kind of ["input", "change", "keyup", "click", "drop"]) form.addEventListener(kind, later, true);
    // Keep it in case the session has expired.
    form.addEventListener("submit", () => before !== null && keep(), true);
    for (const kind of ["pagehide", "visibilitychange"]) {
      window.addEventListener(kind, () => timer && keep(), true);
    }
  }

  function start() {
    tidyUp();
    const form = document.querySelector("[data-edit-form]");
    const token = form?.querySelector("[name=draft_token]");
    if (!token) return;
    const page = `${PREFIX}${token.dataset.user}:${location.pathname}`;
    // A form with errors contains what was typed.
    const cameBack = form.dataset.wUnsavedForceValue === "true" || Boolean(token.value);
    if (!cameBack) offer(form, keysOf(page));
    // Immediately: filled in later it would count as a change.
    token.value ||= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    watch(form, `${page}:${token.value}`, token);
  }

  document.addEventListener("DOMContentLoaded", start);
})();
