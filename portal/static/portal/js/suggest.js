// Suggestions while typing: turns each search field into a combobox with a list box, as in the ARIA
// Authoring Practices. Without scripts it is a plain search field.
const WAIT = 200;

function go(option) {
  location.assign(option.dataset.url);
}

function makeCombobox(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  input.closest(".search-field").append(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }

  let chosen = -1;
  let timer;
  let asked = "";
  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(number) {
    chosen = number;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    const option = options()[number];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  async function ask() {
    const text = input.value.trim();
    asked = text;
    if (text.length < 2) return close();
    const url = new URL(input.dataset.suggest, location.href);
    url.searchParams.set("q", text);
    let answer;
    try {
      answer = await fetch(url);
    } catch {
      return close();
    }
    // The text or the focus may have changed since the request.
    if (!answer.ok || asked !== text || document.activeElement !== input) return;
    list.innerHTML = await answer.text();
    options().forEach((option, place) => {
      option.id = `${list.id}-${place}`;
      option.setAttribute("aria-selected", "false");
    });
    chosen = -1;
    list.hidden = options().length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    return undefined;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !list.hidden && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One position more than there are options: there the typed text is active again.
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter") {
      clearTimeout(timer);
      asked = "";
      if (chosen >= 0 && !list.hidden) {
        event.preventDefault();
        go(options()[chosen]);
      }
      close();
    }
  });
  // Pressing an option must not blur the field before the click is handled.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("input[data-suggest]").forEach(makeCombobox);
