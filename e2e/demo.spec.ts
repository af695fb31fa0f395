import { expect, test } from "@playwright/test";
import { unzipSync } from "fflate";
import { readFileSync } from "node:fs";
import { goTo, setAdvanced, watchErrors } from "./support/app";

/** Journey (a): from an empty page to an export, and on after a reload. */
test("demo: one click, a pair, train, sample, compare, export, reload, resume", async ({ page }) => {
  test.setTimeout(600_000);
  const errors = watchErrors(page);
  await page.goto("/");
  const start = Date.now();
  await expect(page.getByRole("button", { name: "Start the demo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("SYNTHETIC", { exact: true })).toBeVisible({ timeout: 60_000 });
  const firstPair = (Date.now() - start) / 1000;
  test.info().annotations.push({ type: "seconds to the first pair", description: firstPair.toFixed(1) });
  // `npm run bench -- ui` measures it on a quiet machine; here the whole set must not have been waited for.
  await expect(page.getByText(/Making the demo patients/)).toBeVisible();

  await test.step("the set is whole: 600 patients, five classes", async () => {
    await expect(page.getByText("Nothing running")).toBeVisible({ timeout: 240_000 });
    await goTo(page, "Data");
    const all = page.getByRole("row", { name: /^All/ });
    await expect(all).toContainText("600");
    for (const name of ["Normal", "Cardiomegaly", "Pleural effusion", "Pulmonary oedema", "Pneumothorax"]) {
      await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
    }
  });

  await test.step("train pneumothorax at 64 × 64 for some steps, pause", async () => {
    await page.getByRole("button", { name: "Pneumothorax", exact: true }).click();
    await page.getByRole("button", { name: "Train on pneumothorax" }).click();
    await expect(page.getByRole("radio", { name: "Pneumothorax" })).toBeChecked();
    await setAdvanced(page, { Steps: 30, Batch: 4, Width: 8, "Save every": 5, "Show samples every": 5 });
    await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
    await expect(page.getByText("Images per second")).toBeVisible({ timeout: 120_000 });
    await expect(page.getByRole("heading", { name: /Step ([5-9]|\d\d) of 30/ })).toBeVisible({
      timeout: 120_000,
    });
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByText(/is paused at step \d+/)).toBeVisible({ timeout: 60_000 });
  });

  await test.step("reload: the run is offered, goes on and ends", async () => {
    await page.reload();
    await goTo(page, "Train");
    await page.getByRole("button", { name: "Resume" }).first().click();
    await expect(page.getByRole("heading", { name: "Step 30 of 30" })).toBeVisible({ timeout: 180_000 });
    await expect(page.getByText("Finished", { exact: true }).first()).toBeVisible();
  });

  await test.step("make images, compare, heatmap, nearest real", async () => {
    await page.getByRole("button", { name: "Compare with real" }).click();
    await page.getByLabel("Pneumothorax, images").fill("6");
    await page.getByRole("button", { name: "Make 6 images" }).click();
    await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 120_000 });
    await page.getByRole("button", { name: "Heatmap" }).click();
    await expect(page.getByText(/What the discriminator looked at/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Nearest real" }).click();
    await expect(page.getByText(/^(Not a copy|Possible copy|Cannot tell)$/)).toBeVisible({ timeout: 60_000 });
  });

  for (const [format, ending] of [
    ["PNG images", ".png"],
    ["DICOM files", ".dcm"],
  ] as const) {
    await test.step(`export ${format}`, async () => {
      await page.getByRole("button", { name: "Export" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: format }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^synthetic.*\.zip$/);
      const files = unzipSync(readFileSync(await download.path()));
      const images = Object.keys(files).filter((name) => name.endsWith(ending));
      expect(images).toHaveLength(6);
      const csv = Object.entries(files).find(([name]) => name.endsWith("labels.csv"))![1];
      expect(new TextDecoder().decode(csv)).toContain("neumothorax");
    });
  }
  expect(errors).toEqual([]);
});
