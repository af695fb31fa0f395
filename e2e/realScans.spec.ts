import { expect, test } from "@playwright/test";
import { cpSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goTo, setAdvanced, watchErrors } from "./support/app";

const scans = join(process.env.DARKROOM_DATA ?? "../shared/data", "cxr-pediatric-224");

/** Journey (b): real chest X-rays from a folder. A part of the set, in two classes, keeps it short. */
test("real scans: import a folder, train, sample, compare", async ({ page }) => {
  test.skip(!existsSync(scans), `SKIPPED: no real scans at ${scans}; name their folder with DARKROOM_DATA`);
  const folder = join(mkdtempSync(join(tmpdir(), "darkroom-real-")), "chest");
  for (const name of ["normal", "viral"]) {
    for (const file of readdirSync(join(scans, name)).sort().slice(0, 120)) {
      cpSync(join(scans, name, file), join(folder, name, file));
    }
  }
  const errors = watchErrors(page);
  await page.goto("/");
  await page.getByLabel("Folder of scans").first().setInputFiles(folder);
  await expect(page.getByRole("button", { name: "Undo import" })).toBeVisible({ timeout: 120_000 });
  for (const name of ["normal", "viral"]) {
    const images = page
      .getByRole("row", { name: new RegExp(`^${name}`, "i") })
      .first()
      .getByRole("cell")
      .nth(1);
    expect(Number(await images.innerText())).toBeGreaterThan(100);
  }
  // File names carry the patient; they must not be on the page once the import is over.
  await expect(page.getByText(/person\d+_/)).toHaveCount(0);

  await goTo(page, "Train");
  await setAdvanced(page, { Steps: 12, Batch: 4, Width: 8, "Save every": 6, "Show samples every": 6 });
  await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
  await expect(page.getByRole("heading", { name: "Step 12 of 12" })).toBeVisible({ timeout: 180_000 });
  await page.getByRole("button", { name: "Compare with real" }).click();
  await page.getByRole("button", { name: /^Make \d+ images/ }).click();
  await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("SYNTHETIC", { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(errors).toEqual([]);
});
