// What the live search needs beyond htmx: announce the number of hits and how they were found, keep filter groups open or
// closed, and close the drawer when results are requested.
const form = document.getElementById("search-form");
const drawer = document.getElementById("facets");
const said = document.getElementById("search-said");

/** Ids of the open groups. */
function remember(root) {
  return [...root.querySelectorAll("details")].map(({ id, open }) => ({ id, open }));
}

/** Restore them; only the children of a selected value open automatically. */
function restore(states) {
  for (const { id, open } of states) {
    const group = document.getElementById(id);
    if (group && (open || !group.classList.contains("branch"))) group.open = open;
  }
}

/** Position in the viewport of the filter that was just changed. */
function placeOfFilter() {
  const filter = document.activeElement;
  if (!drawer.contains(filter) || drawer.matches(":popover-open")) return null;
  return { id: filter.id, top: filter.getBoundingClientRect().top };
}

/** Values are reordered by count: scroll so that the clicked one stays in place. */
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
  const news = document.querySelectorAll("#results-total, #results [data-said]");
  said.textContent = [...news].map((part) => part.textContent.trim()).join(". ");
});
// Ignore the change event on blur: the text was searched already, and new results would replace the hit
// that the visitor has just focused.
document.getElementById("q").addEventListener("change", (event) => event.stopPropagation());
form.addEventListener("submit", () => {
  if (drawer.matches(":popover-open")) drawer.hidePopover();
});
