import { readFileSync } from "node:fs";
import type { Page } from "playwright";
import { chooseFolder, goTo, setAdvanced } from "../../e2e/support/app";
import { folderOf, radiographPng } from "../../e2e/support/files";

const MINUTES = 60_000;

/** What a person does in one sitting, on the sealed app: import, train, sample, look, heatmap, evaluate, export. */
export async function journey(page: Page, url: string): Promise<readonly string[]> {
  const done: string[] = [];
  await page.goto(url);
  const files = Array.from({ length: 12 }, (_, i) => [`normal/${i}.png`, radiographPng(i)] as const);
  await chooseFolder(page, folderOf(Object.fromEntries(files)));
  await page.getByRole("button", { name: "Undo import" }).waitFor({ timeout: 2 * MINUTES });
  done.push("import of 12 radiographs");
  await goTo(page, "Train");
  await setAdvanced(page, { Steps: 6, Batch: 4, Width: 8, "Save every": 3, "Show samples every": 3 });
  await page.getByRole("button", { name: /^Train on \d+ images/ }).click();
  await page.getByRole("heading", { name: "Step 6 of 6" }).waitFor({ timeout: 4 * MINUTES });
  done.push("training of 6 steps");
  await page.getByRole("button", { name: "Compare with real" }).click();
  await page.getByRole("button", { name: /^Make \d+ images/ }).click();
  await page.getByText("SYNTHETIC", { exact: true }).waitFor({ timeout: 2 * MINUTES });
  done.push("sampling");
  await page.getByRole("button", { name: "Nearest real" }).click();
  await page.getByText(/^(Not a copy|Possible copy|Cannot tell)$/).waitFor({ timeout: MINUTES });
  done.push("comparison with the nearest real images");
  await page.getByRole("button", { name: "Heatmap" }).click();
  await page
    .getByText(/^Judged real/)
    .first()
    .waitFor({ timeout: 2 * MINUTES });
  done.push("a heatmap");
  await goTo(page, "Evaluate");
  await page.getByRole("button", { name: "How alike are they?" }).click();
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  // Twelve radiographs are too few; the network that compares is read from the app all the same.
  await page.getByRole("heading", { name: "Too few images to measure" }).waitFor({ timeout: 2 * MINUTES });
  done.push("the Evaluate page");
  await goTo(page, "Compare");
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "DICOM files" }).click(),
  ]);
  done.push(`export of ${readFileSync(await download.path()).length} bytes`);
  return done;
}
