// Fira Sans (Latin, Cyrillic) and Noto Sans Arabic as subset files: a page loads only what it uses.
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { modules } from "./paths.mjs";

const FAMILIES = [
  { name: "fira-sans", faces: ["400", "400-italic", "500", "600"], subsets: ["latin", "latin-ext", "cyrillic", "cyrillic-ext"] },
  { name: "noto-sans-arabic", faces: ["400", "500", "600"], subsets: ["arabic"] },
];

/** The @font-face rules of a fontsource style sheet, for these subsets only; copies their files. */
function faces(family, face, subsets, folder) {
  const source = join(modules, "@fontsource", family);
  const css = readFileSync(join(source, `${face}.css`), "utf8");
  const wanted = new RegExp(`/\\* ${family}-(${subsets.join("|")})-\\d+-(normal|italic) \\*/\\s*(@font-face \\{[^}]+\\})`, "g");
  return [...css.matchAll(wanted)].map(([, , , rule]) => {
    const file = rule.match(/url\(\.\/files\/([^)]+\.woff2)\)/)[1];
    copyFileSync(join(source, "files", file), join(folder, file));
    return rule.replace(/src: [^;]+;/, `src: url(../fonts/${file}) format("woff2");`);
  });
}

export function fonts(folder) {
  const rules = FAMILIES.flatMap(({ name, faces: list, subsets }) =>
    list.flatMap((face) => faces(name, face, subsets, folder)),
  );
  if (!rules.length) throw new Error("no font found");
  return `/* SIL Open Font License 1.1 */\n${rules.join("\n")}\n`;
}
