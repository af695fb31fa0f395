import { expect, test, type Page } from "@playwright/test";
import { goTo, watchErrors } from "./support/app";

const plane = (page: Page, name: string) => page.getByRole("application", { name: new RegExp(`^${name}`) });

/** Two patients of the five, then stopped from the status bar: what was made is kept. */
async function makeTwoDemoCts(page: Page) {
  await page.getByLabel("Size of the demo CTs").selectOption("64");
  await page.getByRole("button", { name: "Make demo CTs" }).click();
  const status = page.getByRole("contentinfo", { name: "Status" });
  await expect(status).toContainText(/Making demo CTs: [234] of 5/, { timeout: 600_000 });
  await status.getByRole("button", { name: "Stop making demo CTs" }).click();
  await expect(page.getByText(/[234] of 5 patients/)).toBeVisible({ timeout: 60_000 });
}

/** The second demo patient as a set that a cascade would have left: the same files, its index saying synthetic. */
async function keepOneAsSynthetic(page: Page) {
  await page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("volumes");
    const write = async (folder: FileSystemDirectoryHandle, name: string, bytes: ArrayBuffer | string) => {
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(bytes);
      await stream.close();
    };
    const read = async (folder: FileSystemDirectoryHandle, name: string) =>
      (await folder.getFileHandle(name)).getFile();
    for await (const id of root.keys()) {
      const from = await root.getDirectoryHandle(id);
      const index = JSON.parse(await (await read(from, "index.json")).text());
      const to = await root.getDirectoryHandle("made", { create: true });
      const volume = {
        ...index.set.volumes[1],
        number: 0,
        label: "Synthetic, seed 7",
        className: "Synthetic",
      };
      const set = { ...index.set, id: "made", name: "Seed 7", kind: "synthetic", cascadeId: "c", wanted: 1 };
      await write(to, "0.dkv", await (await read(from, "1.dkv")).arrayBuffer());
      await write(to, "index.json", JSON.stringify({ version: 1, set: { ...set, volumes: [volume] } }));
      break;
    }
  });
  await page.reload();
}

test("demo CTs: made, opened, scrolled, read off, and a synthetic one linked beside them", async ({
  page,
}) => {
  test.setTimeout(840_000);
  const errors = watchErrors(page);
  await page.goto("/");
  await makeTwoDemoCts(page);
  await page.getByRole("button", { name: "Open volumes" }).click();
  const [axial, coronal, sagittal] = [plane(page, "Axial"), plane(page, "Coronal"), plane(page, "Sagittal")];
  for (const each of [axial, coronal, sagittal]) {
    await expect(each.locator(".br")).toContainText("HU");
    await each.hover();
    await page.mouse.wheel(0, 100);
    await expect(each).toHaveAccessibleName(/slice 34 of 64/);
  }
  const box = (await axial.boundingBox())!;
  const side = Math.min(box.width, box.height);
  // A quarter of the image left of the middle and below it.
  await page.mouse.click(box.x + box.width / 2 - side / 4, box.y + box.height / 2 + side / 4);
  await expect(coronal).toHaveAccessibleName(/slice 4[89] of 64/);
  await expect(sagittal).toHaveAccessibleName(/slice 1[67] of 64/);
  await expect(axial.locator(".br")).toContainText(/At cursor .* HU\s*x \u2212\d+ +y \d+ +z \d+ mm/);
  await axial.press("2");
  await expect(coronal.locator(".bl")).toContainText("W 400  L 40");
  await expect(axial.locator("svg.over")).toHaveCount(1);
  await axial.press("x");
  await expect(axial.locator("svg.over")).toHaveCount(0);
  await expect(page.getByText("No synthetic volume yet.")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("one.png") });

  await keepOneAsSynthetic(page);
  await goTo(page, "Data");
  const real = page.locator("section", { has: page.getByLabel("Real volume", { exact: true }) });
  await page.getByRole("button", { name: "Open volumes" }).last().click();
  await expect(page.getByText("SYNTHETIC", { exact: true })).toHaveCount(3);
  await expect(real.getByText("SYNTHETIC", { exact: true })).toHaveCount(0);
  const here = plane(page, "Coronal, real");
  const there = plane(page, "Coronal, synthetic");
  await here.hover();
  await page.mouse.wheel(0, 100);
  await expect(here).toHaveAccessibleName(/slice 34 of 64/);
  await expect(there).toHaveAccessibleName(/slice 34 of 64/);
  await expect(there.locator(".br")).toContainText("At cursor");
  await here.press("3");
  await expect(there.locator(".bl")).toContainText("W 1,800  L 400");
  await page.screenshot({ path: test.info().outputPath("both.png") });
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.screenshot({ path: test.info().outputPath("both-narrow.png") });
  await here.press("l");
  await here.press("ArrowDown");
  await expect(here).toHaveAccessibleName(/slice 35 of 64/);
  await expect(there).toHaveAccessibleName(/slice 34 of 64/);
  await here.press("l");
  await expect(there).toHaveAccessibleName(/slice 35 of 64/);
  await page.getByRole("button", { name: "Side by side" }).click();
  await expect(page.getByRole("application")).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath("beside-narrow.png") });
  await here.press("Tab");
  await expect(page.getByRole("toolbar", { name: "Volume tools" })).toBeHidden();
  await here.press("Escape");
  await expect(page.getByRole("toolbar", { name: "Volume tools" })).toBeVisible();

  await page.getByRole("button", { name: "Back to images" }).click();
  await goTo(page, "Data");
  await page.screenshot({ path: test.info().outputPath("data-narrow.png") });
  await page.getByRole("button", { name: "Remove" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep" }).click();
  await expect(page.getByRole("button", { name: "Open volumes" })).toHaveCount(2);
  await page.getByRole("button", { name: "Remove" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Open volumes" })).toHaveCount(1);
  await expect(page.getByText("Not for diagnosis", { exact: true })).toBeVisible();
  expect(errors).toEqual([]);
});
