// Show beside a number or date field how the server parses the typed text, or why it cannot. Parsing on
// the server leaves one parser; the form works without this script.
(() => {
  const READ = "[data-reading]";
  const PAUSE = 400;
  const { readingUrl } = document.currentScript?.dataset ?? {};
  const timers = new WeakMap();
  const asked = new WeakMap();

  /** The line below an input that shows the result; created once. */
  function lineOf(input) {
    const id = `${input.id}-reading`;
    let line = document.getElementById(id);
    if (!line) {
      line = document.createElement("p");
      line.id = id;
      line.className = "reading";
      line.setAttribute("role", "status");
      input.insertAdjacentElement("afterend", line);
      const described = input.getAttribute("aria-describedby");
      input.setAttribute("aria-describedby", described ? `${described} ${id}` : id);
    }
    return line;
  }

  async function ask(input) {
    const text = input.value;
    if (asked.get(input) === text) return;
    asked.set(input, text);
    const line = lineOf(input);
    if (!text.trim()) {
      line.textContent = "";
      return;
    }
    const query = new URLSearchParams({ kind: input.dataset.reading, text });
    const answer = await fetch(`${readingUrl}?${query}`, {
      headers: { "X-Requested-With": "XMLHttpRequest" },
    }).then((response) => response.json(), () => null).catch(() => null);
    // The text may have changed since the request.
    if (!answer || input.value !== text) return;
    line.textContent = answer.error || answer.shown;
    line.classList.toggle("reading--error", Boolean(answer.error));
  }

  for (const [kind, pause] of [["input", PAUSE], ["change", 0]]) {
    document.addEventListener(kind, (event) => {
      const input = event.target;
      if (!input.matches?.(READ)) return;
      clearTimeout(timers.get(input));
      timers.set(input, setTimeout(() => ask(input), pause));
    });
  }
})();
