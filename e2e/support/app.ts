import { expect, type Page } from "@playwright/test";

/** Chooses a folder through the folder picker of the drop target. */
export async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByLabel("Folder of scans").first().setInputFiles(folder);
}

export async function goTo(page: Page, place: "Data" | "Train" | "Compare" | "Evaluate"): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: place }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: place })).toHaveAttribute(
    "aria-current",
    "page",
  );
}

/** Fills the advanced settings of a new run; steps are few so that a journey takes seconds. */
export async function setAdvanced(page: Page, values: Readonly<Record<string, number>>): Promise<void> {
  const summary = page.getByText("Advanced settings");
  if (!(await page.getByLabel("Steps", { exact: false }).first().isVisible())) await summary.click();
  for (const [label, value] of Object.entries(values)) {
    await page.locator("label.labelled", { hasText: label }).first().locator("input").fill(String(value));
  }
}

/** Fails the test on anything the page logs as an error or throws, except what `allowed` matches. */
export function watchErrors(page: Page, allowed = /^$/): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !allowed.test(message.text())) errors.push(message.text());
  });
  return errors;
}
