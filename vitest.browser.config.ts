import { playwright } from "@vitest/browser-playwright";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { findBrowser, launchOptions, noBrowserAdvice } from "./scripts/findBrowser";

const browser = findBrowser();
if (!browser) throw new Error(noBrowserAdvice);

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  optimizeDeps: {
    include: [
      "@tensorflow/tfjs",
      "@tensorflow/tfjs-core",
      "@tensorflow/tfjs-backend-webgpu",
      "@tensorflow/tfjs-backend-wasm",
    ],
  },
  test: {
    include: ["src/**/*.browser.test.{ts,tsx}"],
    testTimeout: 120_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: launchOptions(browser) }),
      instances: [{ browser: "chromium" }],
    },
  },
});
