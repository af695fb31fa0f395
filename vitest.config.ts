import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    include: [
      "src/**/*.test.{ts,tsx}",
      "server/**/*.test.ts",
      "headless/**/*.test.ts",
      "config/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    exclude: ["**/*.browser.test.ts", "**/*.build.test.ts", "node_modules/**"],
    testTimeout: 30_000,
    maxWorkers: 2,
    // What passing tests print (a library's banner, mostly) is not shown.
    silent: "passed-only",
  },
});
