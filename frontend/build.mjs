// Build var/frontend/ from the npm packages: style sheets, fonts, htmx and the base map. Nothing is
// loaded from another host at run time.
import { mkdirSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { root, out, modules } from "./paths.mjs";
import { kern } from "./kern.mjs";
import { fonts } from "./fonts.mjs";
import { embed, portal } from "./styles.mjs";
import { basemap } from "./basemap.mjs";

rmSync(out, { recursive: true, force: true });
for (const folder of ["css", "fonts", "js", "img"]) mkdirSync(join(out, folder), { recursive: true });

const faces = fonts(join(out, "fonts"));
writeFileSync(join(out, "css/portal.css"), portal(faces, kern()));
writeFileSync(join(out, "css/embed.css"), embed(faces));
writeFileSync(join(out, "img/basemap.svg"), basemap());
copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(out, "js/htmx.min.js"));

console.log(`front-end assets written to ${out.replace(`${root}/`, "")}/`);
