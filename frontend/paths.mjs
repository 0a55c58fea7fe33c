// Source and output folders.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const modules = join(root, "node_modules");
export const out = join(process.env.PORTAL_VAR ?? join(root, "var"), "frontend");
