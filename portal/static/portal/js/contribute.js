// The form of a contribution step by step. What is typed stays in this tab's session storage until the
// form has been sent; files cannot be stored there.
(() => {
  const erase = document.querySelector("[data-erase]");
  const form = document.getElementById("contribute");

  function stored(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function store(key, value) {
    try {
      if (value) sessionStorage.setItem(key, JSON.stringify(value));
      else sessionStorage.removeItem(key);
    } catch {
      // Without storage the form works as before, but is empty after a reload.
    }
  }

  if (erase) store(erase.dataset.erase, null);
  if (!form) return;

  const KEY = form.dataset.storage;
  // On a slow line the next step does not wait any longer, in milliseconds.
  const PATIENCE = 3000;
  const words = JSON.parse(form.dataset.words);
  const steps = [...form.querySelectorAll("[data-step]")];
  const files = form.querySelector("input[type=file]");
  const summary = form.querySelector("[data-summary]");
  const buttons = form.querySelector("[data-buttons]");
  let current = 0;
  // How the server understands the entries, by the name of the field.
  let understood = {};
  let asking = false;

  const element = (name, text = "", attributes = {}) => {
    const made = Object.assign(document.createElement(name), { textContent: text });
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const controls = (inside) =>
    [...inside.querySelectorAll("input, select, textarea")].filter(
      (each) => each.type !== "hidden" && each.name !== "website",
    );
  const isKept = (each) => each !== files && each.name !== "kept" && each.name !== "consent";
  const chosenKind = () => form.querySelector("input[name=kind]:checked")?.value ?? "";
  const isShown = (each) => !each.closest("[data-kind][hidden]");

  // --- Storage -----------------------------------------------------------------------------------
  function save() {
    const values = {};
    for (const each of controls(form).filter(isKept)) {
      if (each.type !== "radio") values[each.name] = each.value;
      else if (each.checked) values[each.name] = each.value;
    }
    store(KEY, { values, current });
  }

  /** Fill in what was typed before; whether there was anything. */
  function restore() {
    const values = stored(KEY)?.values;
    if (!values) return false;
    let any = false;
    for (const each of controls(form).filter(isKept)) {
      const value = values[each.name];
      if (typeof value !== "string" || !value) continue;
      any = true;
      if (each.type === "radio") each.checked = each.value === value;
      else each.value = value;
    }
    return any;
  }

  // --- Kinds -------------------------------------------------------------------------------------
  function showKind() {
    const kind = chosenKind();
    for (const group of form.querySelectorAll("[data-kind]")) group.hidden = group.dataset.kind !== kind;
    for (const each of form.querySelectorAll("[data-required-for]")) {
      each.required = each.dataset.requiredFor.split(" ").includes(kind);
    }
  }

  // --- Checks ------------------------------------------------------------------------------------
  function fileProblem() {
    const chosen = [...files.files];
    const kept = form.querySelectorAll("input[name=kept]:checked").length;
    if (chosen.length + kept > Number(files.dataset.maxFiles)) return words.tooManyFiles;
    const endings = files.accept.split(",");
    for (const file of chosen) {
      const name = file.name.toLowerCase();
      if (!endings.some((ending) => name.endsWith(ending))) return `${file.name}: ${words.wrongFile}`;
      if (file.size > Number(files.dataset.maxSize)) return `${file.name}: ${words.fileTooLarge}`;
    }
    const total = chosen.reduce((sum, file) => sum + file.size, 0);
    return total > Number(files.dataset.maxTotal) ? words.filesTooLarge : "";
  }

  function problemOf(each) {
    if (!isShown(each)) return "";
    if (each === files) return fileProblem();
    const { validity } = each;
    if (validity.valueMissing) {
      return { radio: words.choose, checkbox: words.agree }[each.type] ?? words.required;
    }
    if (each.required && each.type !== "checkbox" && !each.value.trim()) return words.required;
    if (validity.typeMismatch && each.type === "email") return words.email;
    return lengthProblem(each);
  }

  function lengthProblem(each) {
    // Characters are counted as on the server: not in units of UTF-16.
    const length = [...each.value].length;
    if (length <= Number(each.dataset.maxLength ?? Infinity)) return "";
    return words.tooLong.replace("{n}", length).replace("{max}", each.dataset.maxLength);
  }

  /** Show or remove the message of a field. */
  function tell(each, problem) {
    const field = each.closest("[data-field]");
    let message = field.querySelector(".contribute-field__error");
    const id = message?.id || `${each.id}_error`;
    field.classList.toggle("contribute-field--error", Boolean(problem));
    if (!problem) {
      message?.remove();
      each.removeAttribute("aria-invalid");
      const ids = (each.getAttribute("aria-describedby") ?? "").split(" ").filter((name) => name && name !== id);
      if (ids.length) each.setAttribute("aria-describedby", ids.join(" "));
      else each.removeAttribute("aria-describedby");
      return;
    }
    if (!message) {
      message = element("p", "", { class: "contribute-field__error", id });
      field.append(message);
    }
    message.textContent = problem;
    each.setAttribute("aria-invalid", "true");
    const ids = new Set((each.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    each.setAttribute("aria-describedby", [...ids.add(id)].join(" "));
  }

  /** Check the fields of a step; the first wrong one gets the focus. */
  function isValid(step) {
    let first = null;
    const seen = new Set();
    for (const each of controls(step)) {
      const field = each.closest("[data-field]");
      if (each.name === "kept" || (each.type === "radio" && seen.has(field))) continue;
      seen.add(field);
      const problem = problemOf(each);
      tell(each, problem);
      if (problem) first ??= each;
    }
    first?.focus();
    return !first;
  }

  /** Ask the server what it makes of the entries; whether it accepts those of this step. */
  async function isUnderstood(step) {
    const entries = new FormData(form);
    entries.delete(files.name);
    let answer;
    try {
      const response = await fetch(form.dataset.check, {
        method: "POST",
        body: entries,
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!response.ok) return true;
      answer = await response.json();
    } catch {
      // All is checked again when the form is sent.
      return true;
    }
    understood = answer.values;
    const wrong = controls(step).filter((each) => each !== files && isShown(each) && answer.errors[each.name]);
    for (const each of wrong.filter((one) => !one.hasAttribute("aria-invalid"))) tell(each, answer.errors[each.name]);
    step.querySelector("[aria-invalid]")?.focus();
    return !wrong.length;
  }

  // --- Steps -------------------------------------------------------------------------------------
  const progress = element("p", "", { class: "contribute-progress" });
  const back = element("button", "", { type: "button", class: "kern-btn kern-btn--secondary" });
  const next = element("button", "", { type: "button", class: "kern-btn kern-btn--primary" });
  const send = element("button", "", {
    type: "submit",
    class: "kern-btn kern-btn--primary",
    name: "action",
    value: "send",
  });
  for (const [button, text] of [
    [back, words.back],
    [next, words.next],
    [send, words.send],
  ]) {
    button.append(element("span", text, { class: "kern-label" }));
  }

  function show(number, focus = true) {
    current = Math.min(Math.max(number, 0), steps.length - 1);
    const last = current === steps.length - 1;
    steps.forEach((step, index) => {
      step.hidden = index !== current;
    });
    progress.textContent = words.step.replace("{n}", current + 1).replace("{total}", steps.length);
    back.hidden = current === 0;
    next.hidden = last;
    send.hidden = !last;
    if (last) showSummary();
    const heading = steps[current].querySelector("h2");
    heading.tabIndex = -1;
    if (focus) {
      heading.focus();
      progress.scrollIntoView({ block: "start" });
    }
    save();
  }

  function labelOf(each) {
    const label = form.querySelector(`label[for="${each.id}"]`).cloneNode(true);
    label.querySelector(".contribute-field__optional")?.remove();
    return label.textContent.trim();
  }

  function valueOf(each) {
    if (each === files) {
      const kept = [...form.querySelectorAll("input[name=kept]:checked")].map((box) =>
        box.closest("label").querySelector("bdi").textContent,
      );
      return [...kept, ...[...files.files].map((file) => file.name)].join(", ");
    }
    if (each.tagName === "SELECT") return each.value ? each.selectedOptions[0].textContent : "";
    if (each.value.trim() && understood[each.name]) return understood[each.name];
    return each.value.trim();
  }

  /** The entries of a step as pairs of label and value. */
  function entriesOf(step) {
    const entries = [];
    for (const each of controls(step).filter((control) => isShown(control) && control.name !== "kept")) {
      if (each.type === "radio") {
        if (each.checked) entries.push([words.kind, labelOf(each)]);
      } else {
        const value = valueOf(each);
        if (value) entries.push([labelOf(each), value]);
      }
    }
    return entries;
  }

  function showSummary() {
    summary.replaceChildren();
    steps.slice(0, -1).forEach((step, index) => {
      const part = element("section", "", { class: "contribute-part" });
      const title = step.querySelector("h2").textContent;
      part.append(element("h3", title));
      const list = element("dl", "", { class: "facts contribute-summary" });
      for (const [label, value] of entriesOf(step)) {
        const line = element("div");
        const text = element("dd", "", { class: "contribute-typed" });
        text.append(element("bdi", value));
        line.append(element("dt", label), text);
        list.append(line);
      }
      const change = element("button", words.change, { type: "button", class: "contribute-change" });
      change.append(element("span", ` – ${title}`, { class: "visually-hidden" }));
      change.addEventListener("click", () => show(index));
      part.append(...(list.children.length ? [list] : []), change);
      summary.append(part);
    });
  }

  async function goOn() {
    const step = steps[current];
    if (asking) return;
    asking = true;
    next.setAttribute("aria-disabled", "true");
    // Both, so that all faults of the step are told at once.
    const isComplete = isValid(step);
    const isFine = (await isUnderstood(step)) && isComplete;
    next.removeAttribute("aria-disabled");
    asking = false;
    // Meanwhile the visitor may have gone back.
    if (isFine && step === steps[current]) show(current + 1);
  }

  function setUp() {
    form.noValidate = true;
    form.classList.add("contribute--steps");
    const lastHeading = steps.at(-1).querySelector("h2");
    lastHeading.textContent = lastHeading.dataset.lastHeading;
    form.prepend(progress);
    buttons.replaceChildren(back, next, send);
    back.addEventListener("click", () => show(current - 1));
    next.addEventListener("click", goOn);
    form.addEventListener("input", save);
    form.addEventListener("change", () => {
      showKind();
      save();
    });
    form.addEventListener("submit", (event) => {
      // Enter in a field of an earlier step.
      if (current < steps.length - 1) {
        event.preventDefault();
        goOn();
        return;
      }
      const wrong = steps.findIndex((step) => !isValid(step));
      if (wrong < 0) return;
      event.preventDefault();
      show(wrong, false);
      isValid(steps[wrong]);
    });
    const isNew = form.hasAttribute("data-new");
    const start = stored(KEY)?.current ?? 0;
    const restored = isNew && restore();
    showKind();
    const wrong = steps.findIndex((step) => step.matches("[aria-invalid]") || step.querySelector("[aria-invalid], .contribute-field--error"));
    show(wrong >= 0 ? wrong : isNew && !restored ? 0 : start, false);
    if (restored) form.prepend(element("p", words.restored, { class: "notice", role: "status" }));
    document.getElementById("problems")?.focus();
  }

  /** A link of the list of errors leads into the step of its field. */
  document.getElementById("problems")?.addEventListener("click", (event) => {
    const target = form.querySelector(event.target.closest("a")?.hash || "#none");
    if (!target) return;
    event.preventDefault();
    show(steps.indexOf(target.closest("[data-step]")), false);
    target.focus();
  });

  setUp();
  // Browsers fill in the form again after this script when one goes back to it.
  window.addEventListener("pageshow", () => {
    showKind();
    save();
  });
})();
