// While an editor writes a new measure, show below its summary which public ones are similar. The form
// marks the fields; without this script it does not have the list.
(() => {
  const FIELD = "[data-new-measure]";
  const PAUSE = 800;
  // Characters; fewer do not tell what a measure is about.
  const ENOUGH = 20;
  const LONGEST = 5000;
  const { url, failed } = document.currentScript.dataset;
  const first = document.querySelector(FIELD);
  if (!first) return;

  const box = document.createElement("div");
  const status = document.createElement("p");
  const list = document.createElement("div");
  box.className = "similar-measures";
  status.setAttribute("role", "status");
  box.append(status, list);

  let timer = null;
  let asked = "";
  let request = null;

  const languageOf = (field) => field.closest("[lang]").lang;
  const fieldsIn = (language) => [...first.form.querySelectorAll(`[lang="${language}"] ${FIELD}`)];

  /** Put the list below the summary in this language; it may be in another tab. */
  function place(language) {
    const panel = fieldsIn(language).at(-1).closest("[data-panel]");
    if (panel.nextElementSibling !== box) panel.after(box);
  }

  function show(line, html = "") {
    // Who reads the list keeps it.
    if (list.contains(document.activeElement)) return;
    list.innerHTML = html;
    status.textContent = line;
    // The heading of the list says the same to the eye.
    status.className = html ? "w-sr-only" : "";
  }

  async function fetchSimilar(text, language) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", first.form.elements.csrfmiddlewaretoken.value);
    body.set("page", first.dataset.newMeasure);
    body.set("language", language);
    body.set("text", text);
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "XMLHttpRequest" },
      signal: request.signal,
    });
    // A redirect leads to the login.
    if (!response.ok || response.redirected) throw new Error(response.status);
    return response.json();
  }

  async function ask(language) {
    const text = fieldsIn(language).map((field) => field.value.trim()).join("\n").slice(0, LONGEST);
    const question = `${language}\n${text}`;
    if (question === asked) return;
    asked = question;
    request?.abort();
    if (text.length < ENOUGH) {
      show("");
      return;
    }
    place(language);
    const { signal } = (request = new AbortController());
    try {
      const { status: line, html } = await fetchSimilar(text, language);
      if (!signal.aborted) show(line, html);
    } catch {
      if (signal.aborted) return;
      // The next change asks again.
      asked = "";
      show(failed);
    }
  }

  function askSoon(field) {
    clearTimeout(timer);
    timer = setTimeout(() => ask(languageOf(field)), PAUSE);
  }

  document.addEventListener("input", ({ target }) => {
    if (target.matches?.(FIELD)) askSoon(target);
  });
  place(languageOf(first));
  // A draft that is opened again.
  askSoon(first);
})();
