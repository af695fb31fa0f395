import { defineConfig } from "@playwright/test";
import { findBrowser, launchOptions, noBrowserAdvice } from "./scripts/findBrowser";

const browser = findBrowser();
if (!browser) throw new Error(noBrowserAdvice);
const port = process.env.DARKROOM_PORT ?? "8021";

export default defineConfig({
  testDir: "e2e",
  timeout: 300_000,
  // Two cores: journeys train, so they take turns.
  workers: 1,
  retries: 0,
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: launchOptions(browser),
    acceptDownloads: true,
    screenshot: "only-on-failure",
  },
  webServer: {
    command: `npm start -- --port ${port}`,
    url: `http://localhost:${port}`,
    reuseExistingServer: true,
    timeout: 180_000,
  },
});
