// Add pages to a field for several pages with Wagtail's page chooser. See cities/editing/page_chooser.py.
(() => {
  function add(chooser, { id, adminTitle, title }) {
    const ticked = chooser.querySelector(`input[value="${Number(id)}"]`);
    if (ticked) {
      ticked.checked = true;
      return;
    }
    const row = document.createElement("li");
    const label = document.createElement("label");
    const input = document.createElement("input");
    const text = document.createElement("span");
    Object.assign(input, { type: "checkbox", name: chooser.dataset.name, value: id, checked: true });
    text.textContent = adminTitle || title;
    label.append(input, " ", text);
    row.append(label);
    chooser.querySelector("ul").append(row);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-page-chooser] button");
    if (!button) return;
    const chooser = button.closest("[data-page-chooser]");
    const options = { modelNames: [chooser.dataset.model], multiple: true };
    new window.PageChooserModal(chooser.dataset.pageChooser).open(options, (pages) => {
      for (const page of pages) add(chooser, page);
      chooser.dispatchEvent(new Event("change", { bubbles: true }));
      button.focus();
    });
  });
})();
