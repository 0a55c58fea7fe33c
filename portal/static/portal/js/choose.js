// Measures chosen for a comparison stay chosen on every list of hits in this tab, and choosing one
// asks the search nothing. Once as many are chosen as can be compared, the others cannot be.
const CHOSEN = "compare";
const compareForm = document.getElementById("compare");
const most = Number(compareForm.dataset.most);
// By page number the heading and its language, for lists on which the measure is not.
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
    // Where the browser keeps nothing, the choice lasts as long as the page.
  }
}

function boxes() {
  return [...document.querySelectorAll('input[form="compare"]')];
}

function nameOf(box) {
  const link = box.closest(".hit").querySelector(".hit__heading a");
  return { heading: link.textContent, language: link.closest("[lang]").lang };
}

/** Tick what is chosen on this list, and carry along what is chosen but not on it. */
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

/** Say below the list what is chosen, how many that is, and whether there is room for more. */
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

/** Take one off by its chip; the focus goes to the next chip, or to the button below. */
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
// In the capturing phase at the form of the search, so that htmx does not take it for a new filter.
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
// A page that the browser kept may be older than what was chosen since.
addEventListener("pageshow", (event) => {
  if (event.persisted) chosen = chosenBefore();
  showChosen();
});
showChosen();
