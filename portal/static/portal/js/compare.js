// Measures selected for comparison are kept in session storage, for all result lists of this tab.
// Selecting one sends no request. At the maximum the other checkboxes are disabled.
const CHOSEN = "compare";
const compareForm = document.getElementById("compare");
const most = Number(compareForm.dataset.most);
// Page id to heading and its language, for lists without that measure.
let chosen = chosenBefore();

function chosenBefore() {
  try {
    const found = JSON.parse(sessionStorage.getItem(CHOSEN));
    const known = found.filter(([number, name]) => /^[1-9]\d*$/.test(number) && name.heading);
    return new Map(known.slice(0, most));
  } catch {
    return new Map();
  }
}

function keepChosen() {
  try {
    sessionStorage.setItem(CHOSEN, JSON.stringify([...chosen]));
  } catch {
    // Without storage the selection lasts as long as the page.
  }
}

function boxes() {
  return [...document.querySelectorAll('input[form="compare"]')];
}

function nameOf(box) {
  const link = box.closest(".hit").querySelector(".hit__heading a");
  return { heading: link.textContent, language: link.closest("[lang]").lang };
}

/** Check the selected measures of this list; carry the others as hidden inputs. */
function showChosen() {
  const here = new Set();
  for (const box of boxes()) {
    box.checked = chosen.has(box.value);
    box.disabled = chosen.size >= most && !box.checked;
    here.add(box.value);
  }
  const elsewhere = [...chosen.keys()].filter((value) => !here.has(value));
  compareForm.replaceChildren(
    ...elsewhere.map((value) => {
      const carried = document.createElement("input");
      carried.type = "hidden";
      carried.name = "m";
      carried.value = value;
      return carried;
    }),
  );
  const bar = document.querySelector("[data-compare-bar]");
  if (bar) showBar(bar);
}

/** Show the selected measures below the list, their number, and whether more fit. */
function showBar(bar) {
  const list = bar.querySelector("ul");
  list.replaceChildren(...[...chosen].map((each) => chip(bar, each)));
  list.hidden = chosen.size === 0;
  bar.hidden = !bar.dataset.compareBar && chosen.size === 0;
  bar.querySelector("[data-compare-count]").textContent = chosen.size ? ` (${chosen.size})` : "";
  const note = bar.querySelector("[data-compare-note]");
  const words = chosen.size >= most ? note.dataset.full : note.dataset.room;
  if (note.textContent !== words) note.textContent = words;
}

function chip(bar, [number, { heading, language }]) {
  const item = bar.querySelector("template").content.cloneNode(true);
  const name = item.querySelector(".compare-bar__name");
  item.querySelector("button").value = number;
  name.textContent = heading;
  name.lang = language;
  return item;
}

/** Deselect a measure by its chip; focus moves to the next chip, or to the button. */
function drop(button) {
  const place = [...button.closest("ul").children].indexOf(button.closest("li"));
  chosen.delete(button.value);
  keepChosen();
  showChosen();
  const bar = document.querySelector("[data-compare-bar]");
  const left = bar.querySelectorAll("[name=drop]");
  const next = left[Math.min(place, left.length - 1)] ?? bar.querySelector("[form=compare]");
  next.focus();
}

const searchForm = document.getElementById("search-form");
// In the capturing phase on the search form, so that htmx does not see a changed filter.
searchForm.addEventListener(
  "change",
  (event) => {
    if (event.target.form !== compareForm) return;
    event.stopPropagation();
    if (event.target.checked) chosen.set(event.target.value, nameOf(event.target));
    else chosen.delete(event.target.value);
    keepChosen();
    showChosen();
  },
  true,
);
searchForm.addEventListener("click", (event) => {
  const button = event.target.closest("[name=drop]");
  if (button) drop(button);
});
document.body.addEventListener("htmx:afterSettle", showChosen);
// A page from the back/forward cache may have an outdated selection.
addEventListener("pageshow", (event) => {
  if (event.persisted) chosen = chosenBefore();
  showChosen();
});
showChosen();
