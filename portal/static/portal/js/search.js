// What the live search needs beyond htmx: say the number of hits aloud, keep groups of filters as
// the visitor left them, and close the drawer when its results are asked for.
const form = document.getElementById("search-form");
const drawer = document.getElementById("facets");
const said = document.getElementById("search-said");

/** The groups that are open and how far their lists are scrolled, by id. */
function remember(root) {
  return [...root.querySelectorAll("details")].map((group) => {
    const list = group.querySelector(".facet__values");
    return { id: group.id, open: group.open, top: list ? list.scrollTop : 0 };
  });
}

function restore(states) {
  for (const { id, open, top } of states) {
    const group = document.getElementById(id);
    if (!group) continue;
    group.open = open;
    const list = group.querySelector(".facet__values");
    if (list) list.scrollTop = top;
  }
}

let states = [];
document.body.addEventListener("htmx:beforeSwap", () => {
  states = remember(drawer);
});
document.body.addEventListener("htmx:afterSettle", () => {
  restore(states);
  const total = document.getElementById("results-total");
  if (total) said.textContent = total.textContent;
});
form.addEventListener("submit", () => {
  if (drawer.matches(":popover-open")) drawer.hidePopover();
});
