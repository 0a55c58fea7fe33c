// The reading list in local storage: the buttons on measures, the count in the menu, and the actions of
// the list page. It is sent to the server only in the URL of the list page.
const KEY = "reading-list";
const MOST = 50;
const keepForm = document.getElementById("keep");
const listSaid = document.getElementById("list-said");
const listPage = document.getElementById("reading-list");

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter((each) => Number.isSafeInteger(each) && each > 0) : [];
  } catch {
    return [];
  }
}

/** Store the list; false if the browser does not allow it. */
function keepAll(list) {
  try {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

function numbers(text) {
  return text ? text.split(",").map(Number) : [];
}

/** The number of measures as a phrase, in the plural form of the page's language. */
function inWords(number) {
  const forms = JSON.parse(listSaid.dataset.words);
  const form = forms[new Intl.PluralRules(document.documentElement.lang).select(number)] ?? forms.other;
  return form.replace("{n}", number);
}

function listAddress(list) {
  const path = new URL(keepForm.action).pathname;
  return list.length ? `${path}?m=${list.join(",")}` : path;
}

/** Update the buttons and links of this page. */
function showKept() {
  const list = kept();
  for (const button of document.querySelectorAll("button.keep")) {
    button.setAttribute("aria-pressed", String(!listPage && list.includes(Number(button.value))));
    if (listPage) button.removeAttribute("aria-pressed");
  }
  for (const link of document.querySelectorAll("[data-list-link]")) {
    link.href = listAddress(list);
    link.querySelector("[data-list-count]").textContent = list.length ? ` (${list.length})` : "";
  }
}

/** Add a measure to the list or remove it; false if nothing can be stored. */
function toggle(number) {
  const list = kept();
  const changed = list.includes(number) ? list.filter((each) => each !== number) : [...list, number];
  if (changed.length > MOST) {
    // The list page shows that the list is full.
    location.assign(listAddress(changed));
    return true;
  }
  if (!keepAll(changed)) return false;
  showKept();
  listSaid.textContent = inWords(changed.length);
  return true;
}

keepForm.addEventListener("submit", (event) => {
  const number = Number(event.submitter?.value);
  if (!number) return;
  // On the list page the button leads to the longer list, which is stored if the shorter one was.
  if (!listPage) {
    if (toggle(number)) event.preventDefault();
  } else if (isOwn()) {
    keepAll([...numbers(listPage.dataset.known), number].slice(0, MOST));
  }
});
document.body.addEventListener("htmx:afterSettle", showKept);
addEventListener("storage", showKept);
addEventListener("pageshow", showKept);

/** Whether the list shown is the stored one. */
function isOwn() {
  return [listPage.dataset.list, listPage.dataset.known].includes(kept().join(","));
}

function setUpListPage() {
  if (!listPage.dataset.list && kept().length && !new URLSearchParams(location.search).has("m")) {
    location.replace(listAddress(kept()));
    return;
  }
  const shown = numbers(listPage.dataset.known);
  document.getElementById("list-foreign").hidden = isOwn() || !shown.length;
  document.getElementById("list-take").addEventListener("click", () => {
    const list = [...new Set([...kept(), ...shown])];
    if (keepAll(list.slice(0, MOST))) location.assign(listAddress(list));
  });
  listPage.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-list]");
    if (link && isOwn()) keepAll(numbers(link.dataset.list));
  });
  const buttons = document.getElementById("list-buttons");
  if (!buttons) return;
  buttons.hidden = false;
  const address = document.getElementById("list-address");
  address.addEventListener("focus", () => address.select());
  document.getElementById("list-print").addEventListener("click", () => print());
  const copy = document.getElementById("list-copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.value);
      document.getElementById("list-copied").textContent = copy.dataset.done;
    } catch {
      // Without access to the clipboard, select the URL for copying.
      address.focus();
    }
  });
}

showKept();
if (listPage) setUpListPage();
