import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "node_modules/", "var/"] },
  js.configs.recommended,
  { files: ["portal/static/**/*.js"], languageOptions: { sourceType: "script", globals: globals.browser } },
  { files: ["frontend/**/*.mjs"], languageOptions: { globals: globals.node } },
];
