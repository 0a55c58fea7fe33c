// Clean up pasted text: drop tracked deletions, convert tables to lists, normalise headings to one
// level. A note below the field tells what was changed or truncated.
const words = document.currentScript.dataset;
const passedOn = new WeakSet();

// Deleted or hidden text and comments, as Word, LibreOffice and others paste them.
const UNSEEN = "del, style, script, template, title, .msoDel, .MsoCommentReference, .MsoCommentText";
const UNSEEN_STYLE = /mso-hide:all|display:none|mso-element:comment|mso-special-character:comment/i;
const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, section";

/** Remove what its author does not see as text. */
function dropUnseen(body) {
  for (const element of body.querySelectorAll(UNSEEN)) element.remove();
  for (const element of body.querySelectorAll("[style]")) {
    if (UNSEEN_STYLE.test(element.getAttribute("style").replace(/\s/g, ""))) element.remove();
  }
}

/** Turn all headings into the one supported level. */
function levelHeadings(body) {
  for (const heading of body.querySelectorAll("h1, h2, h4, h5, h6")) {
    const same = body.ownerDocument.createElement("h3");
    same.append(...heading.childNodes);
    heading.replaceWith(same);
  }
}

/** The contents of a cell on one line, with its links. */
function inOneLine(cell) {
  for (const line of cell.querySelectorAll("br")) line.replaceWith(" ");
  for (const block of cell.querySelectorAll(BLOCKS)) {
    block.replaceWith(...block.childNodes, " ");
  }
  // White space at the ends comes from the markup.
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const filled = [];
  while (texts.nextNode()) if (texts.currentNode.data.trim()) filled.push(texts.currentNode);
  if (filled.length) {
    filled[0].data = filled[0].data.trimStart();
    filled.at(-1).data = filled.at(-1).data.trimEnd();
  }
  let last = cell.lastChild;
  while (last && !last.textContent.trim()) {
    last.remove();
    last = cell.lastChild;
  }
  return [...cell.childNodes];
}

/** Convert a table to a list: an entry per row, each value after its column's name. */
function unfold(table) {
  const page = table.ownerDocument;
  const rows = [...table.rows].filter((row) => row.textContent.trim());
  const named = rows.length > 1 && [...rows[0].cells].every((cell) => cell.tagName === "TH");
  const names = named ? [...rows.shift().cells].map((cell) => cell.textContent.trim()) : [];
  const list = page.createElement("ul");
  for (const row of rows) {
    const entry = page.createElement("li");
    [...row.cells].forEach((cell, place) => {
      if (!cell.textContent.trim()) return;
      if (entry.hasChildNodes()) entry.append(named ? "; " : " | ");
      if (names[place]) entry.append(`${names[place]}: `);
      entry.append(...inOneLine(cell));
    });
    list.append(entry);
  }
  table.replaceWith(list);
}

/** Convert tables to lists; unwrap layout tables. */
function unfoldTables(body) {
  let unfolded = false;
  // Innermost first.
  for (const table of [...body.querySelectorAll("table")].reverse()) {
    if ([...table.rows].every((row) => row.cells.length < 2)) {
      table.replaceWith(...[...table.rows].flatMap((row) => [...row.cells].flatMap((cell) => [...cell.childNodes])));
    } else {
      unfold(table);
      unfolded = true;
    }
  }
  return unfolded;
}

function placeOf(field) {
  return field.closest(".w-field__input") ?? field.parentElement;
}

function noteOf(field) {
  return placeOf(field).parentElement.querySelector(":scope > .paste-note");
}

/** Show a message below the focused field. */
function say(field, text, rest = "") {
  const place = placeOf(field);
  noteOf(field)?.remove();
  if (!text) return;
  const note = document.createElement("div");
  note.className = "paste-note";
  note.setAttribute("role", "status");
  place.after(note);
  // Fill an element that exists already, or screen readers do not announce it.
  note.textContent = text;
  if (rest) note.append(Object.assign(document.createElement("blockquote"), { textContent: rest }));
}

document.addEventListener(
  "paste",
  (event) => {
    const editor = event.target.closest?.(".Draftail-Editor [contenteditable=true]");
    const html = event.clipboardData?.getData("text/html");
    // Text copied from another rich text field is clean already.
    if (!editor || !html || passedOn.has(event) || html.includes("draftjs-conductor")) return;
    const { body } = new DOMParser().parseFromString(html, "text/html");
    const before = body.innerHTML;
    dropUnseen(body);
    const unfolded = unfoldTables(body);
    levelHeadings(body);
    say(editor, unfolded ? words.table : "");
    if (body.innerHTML === before) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", body.innerHTML);
    clipboardData.setData("text/plain", body.textContent);
    const clean = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    passedOn.add(clean);
    event.target.dispatchEvent(clean);
  },
  { capture: true },
);

document.addEventListener("beforeinput", (event) => {
  const field = event.target;
  if (!(field.maxLength > 0) || !event.data) return;
  const kept = field.value.length - (field.selectionEnd - field.selectionStart);
  const rest = event.data.slice(Math.max(0, field.maxLength - kept));
  if (["insertFromPaste", "insertFromDrop"].includes(event.inputType)) {
    say(field, rest ? words.cut.replace("%(n)s", field.maxLength) : "", rest);
  } else if (rest && !noteOf(field)) {
    // Keep an earlier note on truncated text.
    say(field, words.full.replace("%(n)s", field.maxLength));
    noteOf(field).dataset.full = "";
  }
});

document.addEventListener("input", ({ target: field }) => {
  if (!(field.maxLength > field.value?.length)) return;
  if (noteOf(field)?.dataset.full !== undefined) say(field, "");
});
