// Wagtail saves a form by itself while somebody types. Whoever presses a button meanwhile would send
// the form a second time: of a new page two would be made, of a new row two. So a button waits until
// the saving under way has answered, and nothing is saved by itself after it.
let saving = null;
let pressed = null;

document.addEventListener("w-autosave:save", (event) => {
  if (pressed) event.preventDefault();
  else saving = event.target;
});

/** Press the button that waited, even if it shows itself as busy. */
function pressAgain() {
  const { form, button } = pressed;
  const busy = button?.disabled;
  if (busy) button.disabled = false;
  form.requestSubmit(button);
  if (busy) button.disabled = true;
}

for (const answer of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(answer, () => {
    saving = null;
    if (pressed) pressAgain();
  });
}

document.addEventListener(
  "submit",
  (event) => {
    if (saving !== event.target) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = { form: event.target, button: event.submitter };
  },
  { capture: true },
);
