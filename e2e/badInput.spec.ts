import { chromium, expect, test, type Page } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser, launchOptions } from "../scripts/findBrowser";
import { chooseFolder, goTo, setAdvanced } from "./support/app";
import { colourPng, dicomFile, folderOf, greyPng, radiographPng } from "./support/files";

/** Journey (c): what is wrong with the input is said, nothing is lost, and the good files come in. */

const notice = (page: Page, text: string | RegExp) =>
  page.getByRole("region", { name: "Messages" }).getByText(text);

function radiographs(folder: string, count: number, first = 0): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${folder}/${i}.png`, radiographPng(first + i)]),
  );
}

async function importFolder(page: Page, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  await chooseFolder(page, folderOf(files));
  await expect(page.getByRole("button", { name: "Undo import" })).toBeVisible({ timeout: 60_000 });
}

test.beforeEach(({ page }) => page.goto("/"));

test("one folder of everything that can be wrong: each reason is shown, the good images come in", async ({
  page,
}) => {
  const good = radiographs("normal", 6);
  await importFolder(page, {
    ...good,
    "normal/copy.png": good["normal/0.png"]!,
    "normal/colour.png": colourPng(40),
    "normal/notes.txt": "This is not an image.",
    "normal/empty.dcm": new Uint8Array(0),
    "normal/cut.dcm": dicomFile({ rows: 64, columns: 64, missing: 1000 }),
    "normal/jpeg2000.dcm": dicomFile({ rows: 64, columns: 64, transferSyntax: "1.2.840.10008.1.2.4.90" }),
    "normal/good.dcm": dicomFile({ rows: 64, columns: 80 }),
    "normal/dot.png": greyPng(1, 1, () => 7),
    "normal/wide.png": greyPng(20_000, 20, (x) => x % 255),
    "normal/black.png": greyPng(64, 64, () => 0),
    "normal/cut.png": radiographPng(50).subarray(0, 200),
    "normal/float.tif": new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0, 0, 0]),
  });
  // Six radiographs, the colour picture in grey and the whole DICOM file.
  await expect(page.getByRole("row", { name: /^normal/ })).toContainText("8");
  for (const reason of [
    /pixels are the same as/i,
    /text file/,
    /empty \(0 bytes\)/,
    /ends early: 1,?000 bytes/,
    /JPEG 2000/,
    /smallest side accepted is 16/,
    /largest side accepted is 16,384/,
    /all black/,
    /PNG (ends early|is damaged)/,
    /TIFF images cannot be read/,
  ]) {
    await expect(page.getByText(reason).first()).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: "10 files left out" })).toBeVisible();
});

test("a folder of text files: nothing is imported, and it says why", async ({ page }) => {
  await chooseFolder(page, folderOf({ "a/one.txt": "one", "b/two.txt": "two" }));
  await expect(notice(page, /None of the 2 files could be used: 2 not an image/)).toBeVisible();
  await expect(page.getByText(/text file/).first()).toBeVisible();
});

test("a dropped empty folder: says that there was nothing to read", async ({ page }) => {
  await page.locator(".drop").dispatchEvent("drop", {
    dataTransfer: await page.evaluateHandle(() => new DataTransfer()),
  });
  await expect(notice(page, /No files were found/)).toBeVisible();
});

test("one image only, one class only: said at the import, and training says what is missing", async ({
  page,
}) => {
  await importFolder(page, radiographs("normal", 1));
  await expect(page.getByText(/one image/i).first()).toBeVisible();
  await goTo(page, "Train");
  const train = page.getByRole("button", { name: /^Train on/ });
  await expect(train).toHaveAttribute("aria-disabled", "true");
  await expect(train).toHaveAttribute("title", /image/);
});

test("a CSV that names missing files: the rest is imported with its classes, the missing are counted", async ({
  page,
}) => {
  const files = radiographs("images", 4);
  const csv =
    "file,finding,patient\n0.png,sick,p1\n1.png,sick,p1\n2.png,well,p2\n3.png,well,p3\ngone.png,well,p4\n";
  await chooseFolder(page, folderOf({ ...files, "labels.csv": csv }));
  await expect(page.getByRole("combobox", { name: /^File name/ })).toHaveValue("file");
  await expect(page.getByRole("combobox", { name: /^Class/ })).toHaveValue("finding");
  await page.getByRole("button", { name: "Read 4 files" }).click();
  await expect(page.getByRole("row", { name: /^sick 2 1/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("row", { name: /^well 2 2/ })).toBeVisible();
  await expect(page.getByText(/gone\.png/)).toBeVisible();
});

test("undo takes the import back", async ({ page }) => {
  await importFolder(page, radiographs("normal", 3));
  await page.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
});

test("no room to store: says so and keeps what was there", async ({ baseURL }) => {
  // Chromium enforces an overridden quota only in a profile on disk.
  const context = await chromium.launchPersistentContext(
    mkdtempSync(join(tmpdir(), "darkroom-profile-")),
    launchOptions(findBrowser()!),
  );
  const page = await context.newPage();
  await page.goto(baseURL!);
  await importFolder(page, radiographs("normal", 3));
  const cdp = await context.newCDPSession(page);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: baseURL!, quotaSize: 1 });
  await chooseFolder(page, folderOf(radiographs("other", 5, 100)));
  await expect(notice(page, /no more room/i).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("row", { name: /^normal 3/ })).toBeVisible();
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: baseURL! });
  await context.close();
});

test("no real GPU: trains on the processor and says so", async ({ page }) => {
  await importFolder(page, radiographs("normal", 12));
  await goTo(page, "Train");
  await page.getByRole("button", { name: "See which it is" }).click();
  await expect(
    page.getByRole("contentinfo").or(page.locator(".status")).getByText(/CPU/).first(),
  ).toBeVisible();
  await expect(page.getByText(/processor/).first()).toBeVisible();
});

test("a worker that dies in training: says what is saved, and the run goes on from there", async ({
  page,
}) => {
  await importFolder(page, radiographs("normal", 12));
  await goTo(page, "Train");
  await setAdvanced(page, { Steps: 200, Batch: 4, Width: 4, "Save every": 4, "Show samples every": 50 });
  await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
  await expect(page.getByRole("heading", { name: /Step ([8-9]|\d\d+) of 200/ })).toBeVisible({
    timeout: 120_000,
  });
  const training = page.workers().find((worker) => worker.url().includes("training"))!;
  await training.evaluate(() => self.close()).catch(() => undefined);
  await expect(notice(page, /stopped|died|ended/i).first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Resume" }).first().click();
  await expect(page.getByRole("heading", { name: /Step (1\d|[2-9]\d|\d\d\d) of 200/ })).toBeVisible({
    timeout: 120_000,
  });
  await page.getByRole("button", { name: "Stop and keep" }).click();
});
