import { expect, test, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { readFileSync } from "node:fs";
import { goTo, setAdvanced, watchErrors } from "./support/app";
import { ServedBuild } from "./support/servedBuild";

let served: ServedBuild;
test.beforeEach(async () => {
  served = new ServedBuild();
  await served.start();
});
test.afterEach(() => served.stop());

/** Waits for the sentence of the About dialog that a person would look for. */
async function waitUntilStored(page: Page): Promise<void> {
  await page.getByRole("button", { name: "About" }).click();
  await expect(page.getByText("The whole app is stored here and works")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
}

test("after one visit everything works with the server stopped and the network gone", async ({
  page,
  context,
}) => {
  test.setTimeout(600_000);
  await page.goto(served.url);
  await waitUntilStored(page);
  await served.stop();
  await context.setOffline(true);
  // Looking for the server's own headers fails, and the browser says so.
  const errors = watchErrors(page, /ERR_FAILED/);
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await page.getByRole("button", { name: "Start the demo" }).click();
  await expect(page.getByText("SYNTHETIC", { exact: true })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText("Nothing running")).toBeVisible({ timeout: 240_000 });

  await test.step("train", async () => {
    await goTo(page, "Data");
    await page.getByRole("button", { name: "Pneumothorax", exact: true }).click();
    await page.getByRole("button", { name: "Train on pneumothorax" }).click();
    await setAdvanced(page, { Steps: 6, Batch: 4, Width: 8, "Save every": 3, "Show samples every": 3 });
    await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
    await expect(page.getByText("Finished", { exact: true }).first()).toBeVisible({ timeout: 180_000 });
  });
  await test.step("sample and export", async () => {
    await page.getByRole("button", { name: "Compare with real" }).click();
    await page.getByLabel("Pneumothorax, images").fill("4");
    await page.getByRole("button", { name: "Make 4 images" }).click();
    await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 120_000 });
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "DICOM files" }).click(),
    ]);
    const names = Object.keys(unzipSync(readFileSync(await download.path())));
    expect(names.filter((name) => name.endsWith(".dcm"))).toHaveLength(4);
  });
  expect(errors).toEqual([]);
});
