import { expect, test } from "@playwright/test";
import { stackOf } from "@/dicom/testing/planeFile";
import { ctScene, renderCt } from "@/phantom/ctVolume";
import { wholeBlock } from "@/phantom/ctGrid";
import { phantomPatient } from "@/phantom/patient";
import { watchErrors } from "./support/app";
import { folderOf } from "./support/files";

const SIDE = 48;

/** A demo patient's CT as the DICOM series of a scanner, one file short where `without` says so. */
function series(without: readonly number[] = []): Record<string, Uint8Array> {
  const scene = ctScene(phantomPatient(11, 3, "cardiomegaly"), SIDE);
  const { hu } = renderCt(scene, wholeBlock(scene.grid));
  const pitch = scene.grid.pitch * 10;
  const valueAt = (x: number, y: number, z: number) => {
    const [plane, row, column] = [-z, y, x].map((mm) => Math.round(mm / pitch));
    return hu[(plane! * SIDE + row!) * SIDE + column!]!;
  };
  const shape = { rows: SIDE, columns: SIDE, spacing: [pitch, pitch] as const };
  const stack = stackOf(SIDE, (plane) => [0, 0, -plane * pitch], valueAt, shape);
  const kept = stack.filter((_, plane) => !without.includes(plane));
  return Object.fromEntries(kept.map(({ path, bytes }) => [path.replace("scan/", ""), bytes]));
}

test("a CT series: added as a volume, opened in three planes; one with a gap is left out, then filled in", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const errors = watchErrors(page);
  await page.goto("/");
  const add = page.getByLabel("Folder of volumes");
  await add.setInputFiles(folderOf(series(), "chest-ct"));
  await expect(page.getByRole("radio", { name: /^Volumes/ })).toBeChecked({ timeout: 60_000 });
  await page.screenshot({ path: test.info().outputPath("before.png") });
  await page.getByRole("button", { name: `Read ${SIDE} files` }).click();
  await page.getByRole("button", { name: "Open volumes" }).click({ timeout: 120_000 });
  for (const name of ["Axial", "Coronal", "Sagittal"]) {
    const plane = page.getByRole("application", { name: new RegExp(`^${name}, real, slice 25 of 48`) });
    await expect(plane.locator(".br")).toContainText("HU");
  }
  await expect(page.locator(".volume-facts").getByText(/^Volume 1, patient P-[0-9a-f]{8}$/)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("planes.png") });

  await page.getByRole("navigation").getByRole("link", { name: "Data" }).click();
  const torn = folderOf(series([20, 21]), "torn-ct");
  await add.setInputFiles(torn);
  await page.getByRole("button", { name: `Read ${SIDE - 2} files` }).click();
  await expect(
    page.getByText("Slices 21 and 22 of its series, counted from the head, seem to be missing.", {
      exact: true,
    }),
  ).toBeVisible({ timeout: 120_000 });
  await page.screenshot({ path: test.info().outputPath("gap.png") });
  await add.setInputFiles(torn);
  await page.getByRole("checkbox", { name: /^Fill in missing slices/ }).check();
  await page.getByRole("button", { name: `Read ${SIDE - 2} files` }).click();
  await expect(page.locator(".note.after", { hasText: "were filled in from their neighbours" })).toBeVisible({
    timeout: 120_000,
  });
  await page.screenshot({ path: test.info().outputPath("filled.png") });
  expect(errors).toEqual([]);
});
