import { expect, test, type Page } from "@playwright/test";
import { rmSync } from "node:fs";
import { goTo, setAdvanced } from "./support/app";
import { dicomFile, folderOf } from "./support/files";
import { newProfile, openProfile, search, storedFiles, textNeedles, type Needles } from "./support/profile";

/**
 * What lies on the disk: a search of every byte of a browser profile for planted pixels, names and identifiers.
 * Control: the same search finds the pixels and the class in a profile without a passphrase.
 */

test.setTimeout(150_000);

const PASSPHRASE = "planted passphrase quokka 71";
const IDENTIFIERS = ["Zebulon", "Quixwort", "PIDX-88341", "ACCX-99127", "19391204-quixwort"];
const CLASS_NAMES = ["vorpalitis", "normaloid"];
const SIZE = 64;

/** Planted pixels: no run of them comes about by chance. */
function planted(seed: number): (x: number, y: number) => number {
  return (x, y) => (Math.imul(x + 131 * y + 7919 * seed + 1, 2654435761) >>> 8) % 4096;
}

function scans(): string {
  const files: Record<string, Uint8Array> = {};
  for (const [c, name] of CLASS_NAMES.entries())
    for (let i = 0; i < 6; i++)
      files[`${name}/19391204-quixwort-${i}.dcm`] = dicomFile({
        rows: SIZE,
        columns: SIZE,
        value: planted(10 * c + i),
        patientId: `PIDX-88341-${c}${i}`,
        patientName: "Quixwort^Zebulon",
        accession: "ACCX-99127",
      });
  return folderOf(files, "planted set");
}

/** Rows of the planted images as 16 and 8 bit. */
function pixelNeedles(): Needles {
  const needles: Record<string, Uint8Array> = {};
  for (const [image, y] of [
    [0, 5],
    [3, 40],
    [12, 63],
  ] as const) {
    const row = Uint16Array.from({ length: SIZE }, (_, x) => planted(image)(x, y));
    needles[`row ${y} of image ${image}, 16 bit`] = new Uint8Array(row.buffer);
    needles[`row ${y} of image ${image}, 8 bit`] = Uint8Array.from(row, (value) => value >> 4);
  }
  return needles;
}

/** Pieces of what the app made of the images: small pictures, training images, synthetic images, weights. */
function madeNeedles(files: Readonly<Record<string, Uint8Array>>): Needles {
  const needles: Record<string, Uint8Array> = {};
  for (const [path, bytes] of Object.entries(files)) {
    if (!/(\.bin|\.u16|\.u8|\.dkm)$/.test(path)) continue;
    const kind = path
      .split("/")
      .at(-1)!
      .replace(/^[0-9a-f]{16}/, "prepared");
    const at = Math.floor(bytes.length / 2);
    needles[`${kind}, the middle`] = bytes.subarray(at, at + 48);
  }
  return needles;
}

async function importScans(page: Page): Promise<void> {
  await page.getByLabel("Folder of scans").first().setInputFiles(scans());
  await expect(page.getByRole("button", { name: "Undo import" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("row", { name: /^vorpalitis 6/ })).toBeVisible();
}

async function trainAndSample(page: Page): Promise<void> {
  await goTo(page, "Train");
  await setAdvanced(page, {
    Steps: 8,
    Batch: 4,
    Width: 4,
    "Save every": 4,
    "Show samples every": 4,
    Seed: 3,
  });
  await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
  await expect(page.getByRole("heading", { name: "Step 8 of 8" })).toBeVisible({ timeout: 180_000 });
  await page.getByRole("button", { name: "Compare with real" }).click();
  await page.getByRole("button", { name: /^Make \d+ images/ }).click();
  await expect(page.getByText("SYNTHETIC", { exact: true })).toBeVisible({ timeout: 120_000 });
}

async function setPassphrase(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Protect", exact: true }).click();
  await page.getByRole("button", { name: "Protect with a passphrase" }).click();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  await page.getByRole("checkbox", { name: /cannot be recovered/ }).check();
  await page.getByRole("button", { name: "Protect", exact: true }).last().click();
  await expect(page.getByText("Lock by itself")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("contentinfo").getByText(/encrypted$/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("Escape");
}

async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.keyboard.press("Enter");
}

const lockedHeading = (page: Page) => page.getByRole("heading", { name: "Darkroom is locked" });

test("the disk without a passphrase: pixels and classes, no identifier; with one: nothing", async ({
  baseURL,
}) => {
  const profile = newProfile();
  const first = await openProfile(profile);
  await first.page.goto(baseURL!);
  await importScans(first.page);
  await trainAndSample(first.page);
  const made = madeNeedles(await storedFiles(first.page));
  await first.context.close();

  // (a) Identifiers are dropped at the door.
  const identity = search(profile, textNeedles(IDENTIFIERS));
  expect(identity.files).toBeGreaterThan(20);
  expect(identity.found).toEqual([]);
  // (c) The control: the search does find what is there.
  const rows = search(profile, pixelNeedles()).found.map(({ needle }) => needle);
  expect(rows.filter((needle) => needle.endsWith("16 bit")).length).toBe(3);
  const madeFound = new Set(search(profile, made).found.map(({ needle }) => needle));
  expect([...madeFound].sort()).toEqual(Object.keys(made).sort());
  expect(search(profile, textNeedles(CLASS_NAMES)).found.length).toBeGreaterThan(0);

  // (b) The same profile, protected afterwards.
  const second = await openProfile(profile);
  await second.page.goto(baseURL!);
  await expect(second.page.getByRole("row", { name: /^vorpalitis 6/ })).toBeVisible({ timeout: 60_000 });
  await setPassphrase(second.page);
  await second.page.getByRole("button", { name: "Lock", exact: true }).click();
  await expect(lockedHeading(second.page)).toBeVisible();
  await second.context.close();
  const secrets = {
    ...textNeedles([...IDENTIFIERS, ...CLASS_NAMES, "planted set", PASSPHRASE]),
    ...pixelNeedles(),
    ...made,
  };
  expect(search(profile, secrets).found).toEqual([]);
  rmSync(profile, { recursive: true, force: true });
});

test("protected from the start: train, sample, lock, and nothing of it lies on the disk", async ({
  baseURL,
}) => {
  const profile = newProfile();
  const { context, page } = await openProfile(profile);
  await page.goto(baseURL!);
  await setPassphrase(page);
  await importScans(page);
  await trainAndSample(page);
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await expect(lockedHeading(page)).toBeVisible();
  await expect(page.locator("canvas")).toHaveCount(0);
  await expect(page.getByText(/vorpalitis/)).toHaveCount(0);
  await context.close();
  const secrets = textNeedles([...IDENTIFIERS, ...CLASS_NAMES, "planted set", PASSPHRASE]);
  const { found, files } = search(profile, { ...secrets, ...pixelNeedles() });
  expect(files).toBeGreaterThan(20);
  expect(found).toEqual([]);

  // Reopened: locked before any picture, a wrong passphrase changes nothing, the right one brings all back.
  const again = await openProfile(profile);
  await again.page.goto(baseURL!);
  await expect(lockedHeading(again.page)).toBeVisible({ timeout: 30_000 });
  await expect(again.page.locator("canvas")).toHaveCount(0);
  await unlock(again.page, "planted passphrase quokka 72");
  await expect(again.page.getByText("This is not the passphrase.")).toBeVisible({ timeout: 30_000 });
  await unlock(again.page);
  await expect(again.page.getByRole("row", { name: /^vorpalitis 6/ })).toBeVisible({ timeout: 30_000 });
  await goTo(again.page, "Compare");
  await expect(again.page.getByText("SYNTHETIC", { exact: true })).toBeVisible({ timeout: 60_000 });
  await again.context.close();
  rmSync(profile, { recursive: true, force: true });
});

test("two tabs: locking one locks the other, and protection is not changed behind the other's back", async ({
  context,
  baseURL,
}) => {
  const one = await context.newPage();
  await one.goto(baseURL!);
  await setPassphrase(one);
  await importScans(one);
  // The page behind another is drawn too rarely to be waited for.
  const two = await context.newPage();
  await two.goto(baseURL!);
  await expect(lockedHeading(two)).toBeVisible();
  await unlock(two);
  await expect(two.getByRole("row", { name: /^vorpalitis 6/ })).toBeVisible({ timeout: 30_000 });
  await two
    .locator(".status")
    .getByRole("button", { name: /encrypted/ })
    .click();
  await two.getByRole("button", { name: "Take it off" }).click();
  await two.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await two.getByRole("button", { name: "Take it off" }).last().click();
  await expect(two.getByText("Darkroom is open in another tab.")).toBeVisible({ timeout: 30_000 });
  await one.bringToFront();
  await one.getByRole("button", { name: "Lock", exact: true }).click();
  await two.bringToFront();
  await expect(lockedHeading(two)).toBeVisible();
  await two.close();
  await unlock(one);
  await expect(one.getByRole("row", { name: /^vorpalitis 6/ })).toBeVisible({ timeout: 30_000 });
});

test("a forgotten passphrase: nothing opens, and erasing needs a typed word", async ({ page, baseURL }) => {
  await page.goto(baseURL!);
  await setPassphrase(page);
  await importScans(page);
  await page.reload();
  await expect(lockedHeading(page)).toBeVisible();
  await page.getByRole("button", { name: "Forgotten?" }).click();
  const erase = page.getByRole("button", { name: "Erase everything stored" });
  await expect(erase).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Type erase to confirm").fill("erase");
  await erase.click();
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible({ timeout: 30_000 });
  expect(Object.keys(await storedFiles(page)).filter((path) => !path.startsWith("record-key"))).toEqual([]);
  await page.reload();
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeVisible();
});
