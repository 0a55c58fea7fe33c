// PostCSS plugin that turns physical into logical properties (left and right into start and end), so
// that KERN's style sheet works right-to-left, even on pages with both directions.
const PROPERTIES = {
  "margin-left": "margin-inline-start",
  "margin-right": "margin-inline-end",
  "padding-left": "padding-inline-start",
  "padding-right": "padding-inline-end",
  "border-left": "border-inline-start",
  "border-right": "border-inline-end",
  "border-left-color": "border-inline-start-color",
  "border-right-color": "border-inline-end-color",
  left: "inset-inline-start",
  right: "inset-inline-end",
  "border-top-left-radius": "border-start-start-radius",
  "border-top-right-radius": "border-start-end-radius",
  "border-bottom-left-radius": "border-end-start-radius",
  "border-bottom-right-radius": "border-end-end-radius",
};
const SIDES = { left: "start", right: "end" };

/** Split a shorthand at its top-level spaces: `var(--a, 0 1px) 2px` is two values. */
function values(text) {
  const parts = [];
  let depth = 0;
  let part = "";
  for (const char of text) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (char === " " && depth === 0) {
      if (part) parts.push(part);
      part = "";
    } else part += char;
  }
  if (part) parts.push(part);
  return parts;
}

/** In `margin: a b c d` the right side is second and the left side fourth. */
function splitShorthand(decl) {
  const [top, right, bottom, left] = values(decl.value);
  const { important } = decl;
  const add = (prop, value) => decl.cloneBefore({ prop, value, important });
  add(`${decl.prop}-block`, top === bottom ? top : `${top} ${bottom}`);
  add(`${decl.prop}-inline`, left === right ? left : `${left} ${right}`);
  decl.remove();
}

function splitRadius(decl) {
  const corners = ["start-start", "start-end", "end-end", "end-start"];
  values(decl.value).forEach((value, index) => {
    decl.cloneBefore({ prop: `border-${corners[index]}-radius`, value });
  });
  decl.remove();
}

export const logical = {
  postcssPlugin: "left-right-to-start-end",
  Declaration(decl) {
    const name = PROPERTIES[decl.prop];
    if (name) decl.prop = name;
    else if (["text-align", "float", "clear"].includes(decl.prop) && SIDES[decl.value]) {
      decl.value = decl.prop === "text-align" ? SIDES[decl.value] : `inline-${SIDES[decl.value]}`;
    } else if (["margin", "padding"].includes(decl.prop) && values(decl.value).length === 4) {
      splitShorthand(decl);
    } else if (decl.prop === "border-radius" && values(decl.value).length === 4) {
      splitRadius(decl);
    }
  },
};
