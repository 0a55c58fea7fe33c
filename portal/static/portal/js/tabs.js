// Fetch a tab of a page's form when it is opened. See cities/editing/tabs.py.
(() => {
  const DEFERRED = "[data-deferred-tab]";
  // Rich text fields rewrite their input while they start.
  const SETTLED = 1500;
  const PACE = 100;
  let settling = null;

  const hasEdits = (tracker) =>
    Boolean(tracker?.hasEditsValue || (tracker?.initialFormData && tracker.initialFormData !== tracker.formData));

  /** Count what a new tab fills in as no edit, until the user does more than turn to another tab. */
  function settle(form, tracker, edited) {
    const reset = () => edited || tracker?.setInitialFormData();
    const stop = (event) => {
      if (event?.target.closest?.("[role=tab]")) return;
      clearInterval(clock);
      clearTimeout(timer);
      for (const kind of ["keydown", "pointerdown"]) window.removeEventListener(kind, stop, true);
      delete form.dataset.settling;
      settling = null;
      reset();
    };
    const clock = setInterval(reset, PACE);
    const timer = setTimeout(stop, SETTLED);
    for (const kind of ["keydown", "pointerdown"]) window.addEventListener(kind, stop, true);
    form.dataset.settling = "";
    settling = { edited, stop };
    reset();
  }

  /** Make a panel collapsible, as Wagtail does for those of the first response. */
  function initPanel(toggle) {
    const panel = toggle.closest("[data-panel]");
    if (panel.collapsibleInitialised) return;
    panel.collapsibleInitialised = true;
    const content = document.getElementById(toggle.getAttribute("aria-controls"));
    const heading = panel.querySelector("[data-panel-heading]");
    const show = (expanded) => {
      toggle.setAttribute("aria-expanded", String(expanded));
      if (expanded) content.removeAttribute("hidden");
      else content.setAttribute("hidden", "until-found");
      toggle.dispatchEvent(new CustomEvent("commentAnchorVisibilityChange", { bubbles: true }));
      toggle.dispatchEvent(new CustomEvent("wagtail:panel-toggle", { bubbles: true, detail: { expanded } }));
    };
    const switchOver = () => show(toggle.getAttribute("aria-expanded") !== "true");
    toggle.addEventListener("click", switchOver);
    heading?.addEventListener("click", switchOver);
    content.addEventListener("beforematch", () => show(true));
    const expanded = !panel.classList.contains("collapsed") || Boolean(content.querySelector("[aria-invalid=true]"));
    if (!expanded) show(false);
    toggle.dispatchEvent(new CustomEvent("wagtail:panel-init", { bubbles: true, detail: { expanded } }));
  }

  function insert(placeholder, html) {
    const tab = placeholder.parentElement;
    const form = tab.closest("form");
    const tracker = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
    const edited = settling ? settling.edited : hasEdits(tracker);
    settling?.stop();
    form.dispatchEvent(new CustomEvent("deferred-tab:insert"));
    // jQuery runs the scripts of Wagtail's widgets.
    window.jQuery(placeholder).replaceWith(html);
    tab.querySelectorAll("[data-panel-toggle]").forEach(initPanel);
    tab.querySelectorAll("[data-component=add-comment-button]").forEach((button) => {
      window.comments?.initAddCommentButton(button);
    });
    settle(form, tracker, edited);
  }

  const tabOf = (inside) => {
    const { id } = inside.closest("[role=tabpanel]");
    return document.querySelector(`[role=tab][href="#${id}"]`);
  };

  async function fetchTab(placeholder) {
    const address = new URL(placeholder.closest("form").action);
    address.search = new URLSearchParams({ tab: placeholder.dataset.deferredTab });
    const response = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    // A redirect leads to the login.
    if (!response.ok || response.redirected) throw new Error(response.status);
    return response.text();
  }

  async function load(placeholder) {
    if (placeholder.dataset.loading) return;
    placeholder.dataset.loading = "true";
    const [status, error] = placeholder.querySelectorAll("[role=status], [data-deferred-tab-error]");
    // The button is about to disappear.
    if (error.contains(document.activeElement)) tabOf(placeholder).focus();
    status.hidden = false;
    error.hidden = true;
    const html = await fetchTab(placeholder).catch(() => null);
    if (html !== null) {
      insert(placeholder, html);
      return;
    }
    status.hidden = true;
    error.hidden = false;
    delete placeholder.dataset.loading;
  }

  const loadIn = (tab) => Promise.all([...(tab?.querySelectorAll(DEFERRED) ?? [])].map(load));

  /** Open the field or section that the address names, as links of a file's usage do. */
  async function openNamedField() {
    const name = location.hash.slice(1);
    const [, path] = name.match(/^:w:contentpath=([\w-]+)/) ?? [];
    if (!path && !name.startsWith("panel-")) return;
    const find = () =>
      path ? document.querySelector(`[data-contentpath="${path}"], #id_${path}-FORMS`) : document.getElementById(name);
    if (find()) return;
    await loadIn(document);
    if (!find()?.closest("[role=tabpanel]")) return;
    tabOf(find()).click();
    setTimeout(() => find().scrollIntoView(), 300);
  }

  for (const kind of ["w-tabs:changed", "w-tabs:ready"]) {
    document.addEventListener(kind, ({ detail }) => loadIn(document.getElementById(detail.current)));
  }
  document.addEventListener("click", ({ target }) => {
    const placeholder = target.closest?.("[data-deferred-tab-error] button")?.closest(DEFERRED);
    if (placeholder) load(placeholder);
  });
  window.addEventListener("load", openNamedField);
})();
