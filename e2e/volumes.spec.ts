import { expect, test } from "@playwright/test";
import { goTo, watchErrors } from "./support/app";

test("demo CTs: made, opened, scrolled in three planes, linked by the crosshair", async ({ page }) => {
  test.setTimeout(300_000);
  const errors = watchErrors(page);
  await page.goto("/");
  await page.getByLabel("Size of the demo CTs").selectOption("64");
  await page.getByRole("button", { name: "Make demo CTs" }).click();
  await page.getByRole("button", { name: "Open volumes" }).click({ timeout: 200_000 });
  const axial = page.getByRole("application", { name: /^Axial/ });
  const coronal = page.getByRole("application", { name: /^Coronal/ });
  const sagittal = page.getByRole("application", { name: /^Sagittal/ });
  for (const plane of [axial, coronal, sagittal]) {
    await expect(plane.locator(".br")).toContainText("HU");
    await plane.hover();
    await page.mouse.wheel(0, 100);
    await expect(plane).toHaveAccessibleName(/slice 34 of 64/);
  }
  const box = (await axial.boundingBox())!;
  const side = Math.min(box.width, box.height);
  // A quarter of the image left of the middle and below it.
  await page.mouse.click(box.x + box.width / 2 - side / 4, box.y + box.height / 2 + side / 4);
  await expect(coronal).toHaveAccessibleName(/slice 4[89] of 64/);
  await expect(sagittal).toHaveAccessibleName(/slice 1[67] of 64/);
  await axial.press("2");
  await expect(coronal.locator(".bl")).toHaveText("W 400  L 40");
  await page.screenshot({ path: test.info().outputPath("volumes.png") });
  await page.getByRole("button", { name: "Back to images" }).click();
  await goTo(page, "Data");
  expect(errors).toEqual([]);
});
