// What the live search needs beyond htmx: say the number of hits aloud, keep groups of filters as
// the visitor left them, and close the drawer when its results are asked for.
const form = document.getElementById("search-form");
const drawer = document.getElementById("facets");
const said = document.getElementById("search-said");

/** The groups that are open, by id. */
function remember(root) {
  return [...root.querySelectorAll("details")].map(({ id, open }) => ({ id, open }));
}

/** As they were; only what lies below a value opens by itself when the value is chosen. */
function restore(states) {
  for (const { id, open } of states) {
    const group = document.getElementById(id);
    if (group && (open || !group.classList.contains("branch"))) group.open = open;
  }
}

/** Where in the window the filter stands that was just changed. */
function placeOfFilter() {
  const filter = document.activeElement;
  if (!drawer.contains(filter) || drawer.matches(":popover-open")) return null;
  return { id: filter.id, top: filter.getBoundingClientRect().top };
}

/** Values change their order with their counts: the one that was clicked stays where it was. */
function stayAt({ id, top }) {
  const filter = document.getElementById(id);
  if (filter) scrollBy({ top: filter.getBoundingClientRect().top - top, behavior: "instant" });
}

let states = [];
let place = null;
document.body.addEventListener("htmx:beforeSwap", () => {
  states = remember(drawer);
  place = placeOfFilter();
});
document.body.addEventListener("htmx:afterSettle", () => {
  restore(states);
  if (place) stayAt(place);
  const total = document.getElementById("results-total");
  if (total) said.textContent = total.textContent;
});
// Leaving the field changes nothing more: what was typed has been asked for, and another answer
// would take away the hit that the visitor has just gone to.
document.getElementById("q").addEventListener("change", (event) => event.stopPropagation());
form.addEventListener("submit", () => {
  if (drawer.matches(":popover-open")) drawer.hidePopover();
});
