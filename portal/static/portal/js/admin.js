// Submit an edit form once: a second submit while the first is pending would cancel the first request
// and show the response to the second.
const PATIENCE = 30_000;
let sent = null;

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("[data-edit-form]")) return;
    if (sent === form) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent = form;
    // Allow another submit if a listener cancelled this one, or the connection broke.
    setTimeout(() => {
      if (event.defaultPrevented) sent = null;
    });
    setTimeout(() => {
      sent = null;
    }, PATIENCE);
  },
  { capture: true },
);

window.addEventListener("pageshow", () => {
  sent = null;
});

// Workflow dialogs call form.submit(), which fires no submit event, so the listener that disables the
// browser's warning about unsaved text would not run.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-edit-form]");
  if (form) form.submit = () => form.requestSubmit();
});

// Show one calendar at a time, that of the focused field.
document.addEventListener("DOMContentLoaded", () => {
  const { jQuery } = window;
  jQuery(document).on("open.xdsoft", ".xdsoft_datetimepicker", () => {
    for (const calendar of jQuery(".xdsoft_datetimepicker:visible")) {
      const [field] = jQuery(calendar).data("input");
      if (field !== document.activeElement) jQuery(calendar).trigger("close.xdsoft");
    }
  });
});
