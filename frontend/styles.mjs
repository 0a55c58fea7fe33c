// The style sheets of the public pages, in the order in which they have to be read, as one file each
// for the portal and for the search in frames of other sites.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";

const PORTAL = [
  "tokens", "base", "layout", "components", "figures", "search", "home", "detail", "print",
  "pages", "compare", "alerts", "list", "contract", "contract-versions", "contribute", "like-text",
  "pictures",
];
const EMBED = ["tokens", "base", "components", "embed"];

const sheets = (names) => names.map((name) => readFileSync(join(root, "frontend/css", `${name}.css`), "utf8"));

export const portal = (fonts, kern) => [fonts, kern, ...sheets(PORTAL)].join("\n");
export const embed = (fonts) => [fonts, ...sheets(EMBED)].join("\n");
