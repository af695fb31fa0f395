import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { layersRule } from "./config/layersRule.js";
import { networkRule } from "./config/networkRule.js";

export default tseslint.config(
  { ignores: ["dist", "build", "node_modules", "public", "src/tensor/assembly", "test-results", "coverage"] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    // No comment switches a rule off: what the app may do is decided in config/.
    linterOptions: { noInlineConfig: true },
    plugins: { darkroom: { rules: { layers: layersRule, network: networkRule } } },
    rules: {
      "darkroom/layers": "error",
      "darkroom/network": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-properties": [
        "error",
        {
          object: "Math",
          property: "random",
          message: "Randomness is an argument: pass a seeded generator.",
        },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.tsx"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // A note for the React compiler, which is not used here.
      "react-hooks/incompatible-library": "off",
    },
  },
);
