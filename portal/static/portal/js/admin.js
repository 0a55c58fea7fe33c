// An editor's form is sent once: a second press while the answer is on its way would cancel the
// first request and show what the server says to the second.
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
    // Another listener may stop the form, and a line may break: then it can be sent again.
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

// The dialogs of the approval send the form past all listeners, also past the one that takes away
// the browser's question about unsaved text.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-edit-form]");
  if (form) form.submit = () => form.requestSubmit();
});

// One calendar at a time: that of the field with the focus.
document.addEventListener("DOMContentLoaded", () => {
  const { jQuery } = window;
  jQuery(document).on("open.xdsoft", ".xdsoft_datetimepicker", () => {
    for (const calendar of jQuery(".xdsoft_datetimepicker:visible")) {
      const [field] = jQuery(calendar).data("input");
      if (field !== document.activeElement) jQuery(calendar).trigger("close.xdsoft");
    }
  });
});
