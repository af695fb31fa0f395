import { expect, test, type Page } from "@playwright/test";
import { goTo, watchErrors } from "./support/app";

const MINUTE = 60_000;

/** The smallest networks that still are ones: the journey is about the pages. */
async function makeTiny(page: Page, steps: number): Promise<void> {
  await page.getByText("Advanced settings").click();
  const settings = [
    ["Steps of each doubling", steps],
    ["Steps of the base", steps],
    ["Width of the base", 4],
    ["Batch of the base", 2],
    ["Width", 4],
    ["Layers", 2],
    ["Patches in a step", 2],
    ["Side of a patch", 16],
  ] as const;
  for (const [label, value] of settings) {
    const field = page
      .locator("label.labelled", { has: page.getByText(label, { exact: true }) })
      .locator("input");
    await expect(field).toBeEnabled({ timeout: 3 * MINUTE });
    await field.fill(String(value));
    await field.blur();
  }
}

async function startDemo(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Start the demo" }).click();
  await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 2 * MINUTE });
  await expect(page.getByText("Nothing running")).toBeVisible({ timeout: 6 * MINUTE });
}

test("high resolution: planned, trained, paused, resumed after a reload, made coarse first, removed", async ({
  page,
}) => {
  test.setTimeout(14 * MINUTE);
  const errors = watchErrors(page);
  await startDemo(page);
  await goTo(page, "Train");
  await page.getByRole("button", { name: "New run" }).click();
  await page.getByRole("button", { name: "High resolution" }).click();
  await page.getByRole("group", { name: "Final size" }).getByRole("button", { name: "128 × 128" }).click();
  await makeTiny(page, 400);
  const start = page.getByRole("button", { name: /^Train on \d+ images$/ });
  await expect(start).not.toHaveAttribute("aria-disabled", "true", { timeout: 3 * MINUTE });
  await expect(page.getByText("Memory of the device", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("cell", { name: "128 × 128" })).toBeVisible();
  await start.click();

  await test.step("trains and shows patches", async () => {
    await expect(page.getByRole("img", { name: "Synthetic, patch 1" })).toBeVisible({ timeout: 4 * MINUTE });
    await expect(page.getByRole("img", { name: "Real, patch 1" })).toBeVisible();
    await expect(page.locator(".job")).toContainText("scale 1 of 2, step");
  });
  await test.step("pauses, and goes on after a reload", async () => {
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByRole("button", { name: "Resume", exact: true })).toBeVisible({ timeout: MINUTE });
    await page.reload();
    await expect(page.getByRole("button", { name: /^Resume .* 128 × 128$/ })).toBeVisible({
      timeout: MINUTE,
    });
    await goTo(page, "Train");
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await expect(page.getByText("2 of 2 trained")).toBeVisible({ timeout: 8 * MINUTE });
  });
  await test.step("makes an image coarse first, beyond what was trained", async () => {
    await page.getByRole("button", { name: "Make images" }).click();
    await page.getByLabel("Size").selectOption("256");
    await page.getByRole("button", { name: "Make image", exact: true }).click();
    const image = page.getByRole("application", { name: /^Synthetic image, seed 1, 256 × 256/ });
    await expect(image.getByTestId("seen")).toContainText("256 a side", { timeout: 3 * MINUTE });
    await expect(page.getByText("Seed 1, 256 × 256, finished")).toBeVisible({ timeout: 2 * MINUTE });
    await image.focus();
    const before = await image.getByTestId("seen").textContent();
    await page.keyboard.press("+");
    await expect(image.getByTestId("seen")).not.toHaveText(before!);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as PNG image" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("synthetic_cascade_256px_seed1.png");
  });
  await test.step("removes the image, then the cascade", async () => {
    const remove = page.getByRole("button", { name: "Remove", exact: true });
    await remove.last().click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("heading", { name: "No image yet" })).toBeVisible();
    await remove.first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("heading", { name: "Scales" })).toHaveCount(0);
  });
  expect(errors).toEqual([]);
});

test("volume: a cascade of demo CTs is trained and makes a volume in three planes", async ({ page }) => {
  test.setTimeout(14 * MINUTE);
  const errors = watchErrors(page);
  await page.goto("/");
  await page.getByLabel("Size of the demo CTs").selectOption("64");
  await page.getByRole("button", { name: "Make demo CTs" }).click();
  await expect(page.getByRole("button", { name: "Open volumes" })).toBeVisible({ timeout: 4 * MINUTE });
  await expect(page.getByRole("button", { name: "Make demo CTs" })).toBeVisible({ timeout: 4 * MINUTE });
  await goTo(page, "Train");
  await page.getByRole("group", { name: "Final size" }).getByRole("button", { name: "64³" }).click();
  await makeTiny(page, 10);
  const start = page.getByRole("button", { name: /^Train on 5 volumes$/ });
  await expect(start).not.toHaveAttribute("aria-disabled", "true", { timeout: 3 * MINUTE });
  await start.click();
  await expect(page.getByText("2 of 2 trained")).toBeVisible({ timeout: 8 * MINUTE });
  await page.getByRole("button", { name: "Make volumes" }).click();
  await page.getByRole("button", { name: "Make volume", exact: true }).click();
  await expect(page.getByText("Seed 1, 64³, finished")).toBeVisible({ timeout: 4 * MINUTE });
  for (const plane of ["axial", "coronal", "sagittal"]) {
    const picture = page.getByRole("application", {
      name: new RegExp(`^Synthetic volume, seed 1, ${plane}`),
    });
    await expect(picture.getByTestId("seen")).toContainText("64 a side");
  }
  await expect(page.getByRole("button", { name: "Open in Compare" })).toBeVisible();
  expect(errors).toEqual([]);
});
