import { playwright } from "@vitest/browser-playwright";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { findBrowser, launchOptions, noBrowserAdvice } from "./scripts/findBrowser";

const browser = findBrowser();
if (!browser) throw new Error(noBrowserAdvice);

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // Named here, because one found late makes Vite reload the page or a worker in the middle of a test.
  optimizeDeps: {
    include: [
      "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs",
      "@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs",
      "@tensorflow/tfjs",
      "@tensorflow/tfjs-backend-wasm",
      "@tensorflow/tfjs-backend-webgpu",
      "@tensorflow/tfjs-core",
      "cornerstone-core",
      "dicom-parser",
      "fast-png",
      "fflate",
      "idb",
      "papaparse",
      "react",
      "react-dom/client",
      "react/jsx-dev-runtime",
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
