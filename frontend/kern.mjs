// KERN UX, reduced to what the portal may and does use, with logical properties for both writing
// directions, in a cascade layer of its own so that the portal's style sheets always win.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import { modules } from "./paths.mjs";
import { logical } from "./logical.mjs";

// The Kopfzeile marks German federal sites. The others are unused; without them the file is a third of
// its size.
const LEFT_OUT =
  /\.kern-(kopfzeile|dialog|loader|progress|task-list|dropdown|stack|col|row|order|basis|auto-|align-|justify-|place-|grid|flex|overflow|aspect|[whmp][trblxy]?-|min-|max-|container)/;
// The icons in use; KERN ships ninety as data URLs.
const ICONS = /\.kern-icon--(?!(info|success|warning|danger|search|close|arrow-forward|arrow-back|filter-alt|open-in-new|check)\b)/;
const PHYSICAL = /(^|-)(left|right)(-|$)/;

const slim = {
  postcssPlugin: "leave-out",
  Rule(rule) {
    if (rule.parent?.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
    const kept = rule.selectors.filter((s) => !LEFT_OUT.test(s) && !ICONS.test(s));
    if (!kept.length) rule.remove();
    else if (kept.length !== rule.selectors.length) rule.selectors = kept;
  },
  OnceExit(root) {
    root.walkComments((comment) => comment.remove());
    root.walkAtRules("media", (media) => {
      if (!media.nodes?.length) media.remove();
    });
  },
};

export function kern() {
  const file = join(modules, "@kern-ux/native/dist/kern.css");
  const source = readFileSync(file, "utf8").replace('@charset "UTF-8";', "");
  const { css, root } = postcss([slim, logical]).process(source, { from: file });
  root.walkDecls((decl) => {
    if (!decl.variable && PHYSICAL.test(decl.prop)) throw new Error(`left or right remains: ${decl.prop}`);
  });
  const { version } = JSON.parse(readFileSync(join(modules, "@kern-ux/native/package.json"), "utf8"));
  const compact = css.replace(/\n\s*/g, "\n").replace(/\n{2,}/g, "\n");
  return `/* KERN UX ${version}, EUPL-1.2, adapted: see frontend/kern.mjs */\n@layer kern {\n${compact}\n}\n`;
}
