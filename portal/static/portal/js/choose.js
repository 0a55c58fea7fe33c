// Measures chosen for a comparison stay chosen while the list of hits is exchanged, and choosing
// one asks the search nothing. Once as many are chosen as can be compared, the others cannot be.
const compareForm = document.getElementById("compare");
const most = Number(compareForm.dataset.most);
const chosen = new Set();

function boxes() {
  return [...document.querySelectorAll('input[form="compare"]')];
}

/** Tick what is chosen on this list, and carry along what is chosen but not on it. */
function showChosen() {
  const here = new Set();
  for (const box of boxes()) {
    box.checked = chosen.has(box.value);
    box.disabled = chosen.size >= most && !box.checked;
    here.add(box.value);
  }
  const elsewhere = [...chosen].filter((value) => !here.has(value));
  compareForm.replaceChildren(
    ...elsewhere.map((value) => {
      const carried = document.createElement("input");
      carried.type = "hidden";
      carried.name = "m";
      carried.value = value;
      return carried;
    }),
  );
  const count = document.querySelector("[data-compare-count]");
  if (count) count.textContent = chosen.size ? ` (${chosen.size})` : "";
  const note = document.querySelector("[data-compare-note]");
  if (!note) return;
  const words = chosen.size >= most ? note.dataset.full : note.dataset.room;
  if (note.textContent !== words) note.textContent = words;
}

// In the capturing phase at the form of the search, so that htmx does not take it for a new filter.
document.getElementById("search-form").addEventListener(
  "change",
  (event) => {
    if (event.target.form !== compareForm) return;
    event.stopPropagation();
    if (event.target.checked) chosen.add(event.target.value);
    else chosen.delete(event.target.value);
    showChosen();
  },
  true,
);
document.body.addEventListener("htmx:afterSettle", showChosen);
// Going back in the browser's history brings ticked boxes along.
for (const box of boxes()) if (box.checked && chosen.size < most) chosen.add(box.value);
showChosen();
