import { chromium } from "playwright";
import { parseArgs } from "node:util";
import { goTo, setAdvanced } from "../e2e/support/app";
import { listen } from "../server/listen";
import { createStaticServer } from "../server/staticServer";
import { buildIfChanged } from "./buildIfChanged";
import { findBrowser, launchOptions, noBrowserAdvice } from "./findBrowser";

/**
 * The README's pictures, on the demo patients: docs/figures/compare.png, train.png and network.png.
 *   npx tsx scripts/screenshots.ts [--only compare|train|network] [--minutes N] [--width N]
 * The Train picture is taken after the given minutes of training in the browser.
 */
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    minutes: { type: "string", default: "20" },
    width: { type: "string", default: "24" },
  },
});
await buildIfChanged();
const server = createStaticServer("dist");
const url = `http://localhost:${await listen(server, "127.0.0.1", 0)}/`;
const executable = findBrowser();
if (!executable) throw new Error(noBrowserAdvice);
const browser = await chromium.launch(launchOptions(executable));
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(url);
await page.getByRole("button", { name: "Start the demo" }).click();
await page.getByText("SYNTHETIC", { exact: true }).waitFor({ timeout: 300_000 });
await page.getByText("Nothing running").waitFor({ timeout: 900_000 });
if ((values.only ?? "compare") === "compare") await compare();
if ((values.only ?? "train") === "train") await train();
if ((values.only ?? "network") === "network") await network();
await browser.close();
process.exit(0);

async function compare(): Promise<void> {
  await page.getByRole("button", { name: "Cardiomegaly", exact: true }).click();
  await page.getByRole("button", { name: "Heatmap" }).click();
  await page.getByRole("button", { name: "Nearest real" }).click();
  await page.getByText(/^(Not a copy|Possible copy|Cannot tell)$/).waitFor({ timeout: 120_000 });
  await page
    .getByText(/^Judged real/)
    .nth(1)
    .waitFor({ timeout: 120_000 });
  await page.screenshot({ path: "docs/figures/compare.png" });
}

/** The officer's page as it stands once the offline service looks after it. */
async function network(): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page
    .getByRole("contentinfo")
    .getByRole("link", { name: /to elsewhere/ })
    .click();
  await page.getByRole("heading", { name: /^Ways out, tried at/ }).waitFor({ timeout: 120_000 });
  await page.getByText(/files as they were built/).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: "docs/figures/network.png" });
}

async function train(): Promise<void> {
  await goTo(page, "Data");
  await page.getByRole("button", { name: "Normal", exact: true }).click();
  await page.getByRole("button", { name: "Train on normal" }).click();
  await setAdvanced(page, {
    Steps: 1500,
    Width: Number(values.width),
    "Save every": 100,
    "Show samples every": 25,
  });
  await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
  await page.getByText("Images per second").waitFor({ timeout: 120_000 });
  const until = Date.now() + Number(values.minutes) * 60_000;
  const done = page.getByRole("heading", { name: "Step 1,500 of 1,500" });
  while (Date.now() < until && !(await done.isVisible())) await page.waitForTimeout(5000);
  await page.screenshot({ path: "docs/figures/train.png" });
}
