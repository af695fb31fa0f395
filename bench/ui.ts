import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Browser, type Page } from "playwright";
import { chooseFolder, goTo, setAdvanced } from "../e2e/support/app";
import { greyPng } from "../e2e/support/files";
import { findBrowser, launchOptions, noBrowserAdvice } from "../scripts/findBrowser";
import { shellSize } from "../scripts/size";
import { listen } from "../server/listen";
import { createStaticServer } from "../server/staticServer";

/**
 * What a person feels: bytes before the shell is usable, time to it, and a main thread that stays free
 * while a run trains and while 10,000 thumbnails scroll.
 */
const IMAGES = 10_000;
const LOADS = 7;
const TRAINING_SECONDS = 20;
const SCROLL_SECONDS = 10;

const { values } = parseArgs({ options: { json: { type: "string" } } });
execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
const server = createStaticServer("dist");
const url = `http://localhost:${await listen(server, "127.0.0.1", 0)}/`;
const executable = findBrowser();
if (!executable) throw new Error(noBrowserAdvice);
const browser = await chromium.launch(launchOptions(executable));

const shell = shellSize();
const loads = await interactiveTimes(browser);
const demo = await demoTimes(browser);
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
// The loader of this script wraps named functions in `__name`, also those that are sent to the page.
await page.addInitScript("globalThis.__name = (named) => named");
const bytesPerImage = await importMany(page);
const scrolling = await scrollGrid(page);
const training = await trainAndWatch(page);
const result = {
  browser: browser.version(),
  cores: cpus().length,
  shell: { gzippedBytes: shell.bytes, limitBytes: 250 * 1024, files: shell.files.length },
  interactiveMs: { median: median(loads), max: Math.max(...loads), limit: 1000, loads: loads.length },
  demo,
  grid: { images: IMAGES, ...bytesPerImage, ...scrolling, frameLimitMs: 50 },
  training: { ...training, longTaskLimitMs: 50 },
};
await browser.close();
server.close();
console.log(JSON.stringify(result, null, 2));
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** From the start of navigation to the demo button answering to Enter, each in a fresh profile. */
async function interactiveTimes(browser: Browser): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < LOADS; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "commit" });
    const time = await page.waitForFunction(() =>
      document.activeElement?.textContent?.includes("Start the demo") ? performance.now() : undefined,
    );
    times.push((await time.jsonValue())!);
    await context.close();
  }
  return times;
}

/** From one key on the empty page to real and synthetic side by side, and to the whole demo set. */
async function demoTimes(browser: Browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Start the demo"));
  const start = performance.now();
  await page.keyboard.press("Enter");
  await page.getByText("SYNTHETIC", { exact: true }).waitFor({ timeout: 300_000 });
  const firstPairMs = performance.now() - start;
  await page.getByText("Nothing running").waitFor({ timeout: 600_000 });
  const wholeSetMs = performance.now() - start;
  await context.close();
  return { firstPairMs, limitMs: 10_000, wholeSetMs };
}

/** Imports a folder of 10,000 distinct small images through the page. */
async function importMany(page: Page): Promise<{ importSeconds: number; importsPerSecond: number }> {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
  for (let i = 0; i < IMAGES; i++) {
    const name = join(folder, i % 2 ? "a" : "b");
    if (i < 2) mkdirSync(name, { recursive: true });
    const png = greyPng(
      64,
      64,
      (x, y) => (x * (1 + (i % 13)) + y * (1 + (i % 7)) + (x === y ? i : i >> 8)) & 255,
    );
    writeFileSync(join(name, `${i}.png`), png);
  }
  await page.goto(url);
  const start = performance.now();
  await chooseFolder(page, folder);
  await page.getByRole("button", { name: /Undo import/ }).waitFor({ timeout: 600_000 });
  const seconds = (performance.now() - start) / 1000;
  rmSync(folder, { recursive: true });
  return { importSeconds: seconds, importsPerSecond: IMAGES / seconds };
}

/** Wheels through the whole grid and records the time between frames. */
async function scrollGrid(page: Page) {
  const folded = page.getByRole("button", { name: /Show all/ });
  while ((await folded.count()) > 0) await folded.first().click();
  const grid = page.getByRole("listbox", { name: "Images" });
  await grid.hover();
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(window, { frames });
  });
  const until = Date.now() + SCROLL_SECONDS * 1000;
  while (Date.now() < until) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
  const [frames, scrolledTo] = await Promise.all([
    page.evaluate(() => (window as unknown as { frames: number[] }).frames),
    grid.evaluate((element) => element.scrollTop),
  ]);
  return {
    frames: frames.length,
    scrolledPixels: scrolledTo,
    medianFrameMs: median(frames),
    longestFrameMs: Math.max(...frames),
    framesOver50: frames.filter((ms) => ms > 50).length,
  };
}

/** Trains 64² on the processor and looks for tasks of the main thread that a person could feel. */
async function trainAndWatch(page: Page) {
  await goTo(page, "Train");
  await setAdvanced(page, { Steps: 2000, "Show samples every": 5 });
  await page.getByRole("button", { name: /^Train on/ }).click();
  await page.getByText("Images per second").waitFor({ timeout: 120_000 });
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: "longtask" });
    Object.assign(window, { tasks });
  });
  await page.waitForTimeout(TRAINING_SECONDS * 1000);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  const fact = (word: string) => page.locator("dl.facts div", { hasText: word }).locator("dd").innerText();
  const throughput = { imagesPerSecond: await fact("Images per second"), stepTime: await fact("Step time") };
  await page.getByRole("button", { name: "Stop and keep" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor({ timeout: 120_000 });
  return {
    seconds: TRAINING_SECONDS,
    tasksOver50: tasks.length,
    longestMs: Math.max(0, ...tasks),
    ...throughput,
  };
}
