import { expect, test } from "@playwright/test";
import { goTo, setAdvanced, watchErrors } from "./support/app";

/** How alike are they? The demo's own images by the shipped extractor, then a run that measures itself as it learns. */
test("quality: the demo set class by class, and on the curve of a run", async ({ page }) => {
  test.setTimeout(600_000);
  const errors = watchErrors(page);
  await page.goto("/");
  await page.getByRole("button", { name: "Start the demo" }).click();
  await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText("Nothing running")).toBeVisible({ timeout: 300_000 });

  await test.step("the set that came with the demo is measured as a whole and class by class", async () => {
    await goTo(page, "Evaluate");
    await page.getByRole("button", { name: "How alike are they?" }).click();
    await page.getByRole("button", { name: "Measure", exact: true }).click();
    await expect(page.getByRole("button", { name: "Measure again" })).toBeVisible({ timeout: 240_000 });
    const table = page.getByRole("table", { name: "Quality of each class" });
    for (const name of [
      ...["All together", "Normal", "Cardiomegaly"],
      ...["Pleural effusion", "Pulmonary oedema", "Pneumothorax"],
    ])
      await expect(table.getByRole("row", { name: new RegExp(`^${name}`) })).toContainText(/\d+\.\d ×1\.0 ×/);
    const measured = page.getByRole("table", { name: "Quality of the synthetic images" });
    await expect(measured.getByRole("row", { name: /Likeness of pairs/ })).toBeVisible();
    await expect(
      page.getByText(/phantom extractor 64, as shipped, seed 1, n = 40 synthetic and \d+ real, 40 a side/),
    ).toBeVisible();
  });

  await test.step("a run measures itself, and the points are there after a reload", async () => {
    await goTo(page, "Train");
    await setAdvanced(page, {
      ...{ Steps: 12, Batch: 4, Width: 8, "Save every": 4, "Show samples every": 6 },
      "Measure quality every": 4,
    });
    await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
    const plot = page.getByRole("img", {
      name: /Relative Fréchet distance by step: .* at 4, .* at 8, .* at 12/,
    });
    await expect(plot).toBeVisible({ timeout: 300_000 });
    await page.reload();
    await goTo(page, "Train");
    await expect(plot).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/synthetic against \d+ held-out real images, compared by/)).toBeVisible();
  });
  expect(errors).toEqual([]);
});
