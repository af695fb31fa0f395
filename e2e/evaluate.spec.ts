import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { goTo, watchErrors } from "./support/app";

/** Does it help? From the demo patients to a saved result, across a pause and a reload, at a size that takes a minute. */
test("evaluate: set up, run, pause, reload, resume, read, save, classifier's heatmap", async ({ page }) => {
  test.setTimeout(600_000);
  const errors = watchErrors(page);
  await page.goto("/");
  await page.getByRole("button", { name: "Start the demo" }).click();
  await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("Nothing running")).toBeVisible({ timeout: 240_000 });

  await test.step("a tiny experiment: three sets, one seed, few steps", async () => {
    await goTo(page, "Evaluate");
    await expect(page.getByRole("button", { name: "Check and start" })).toBeVisible();
    for (const name of ["Cardiomegaly", "Pleural effusion", "Pulmonary oedema"])
      await page.getByRole("checkbox", { name, exact: true }).uncheck();
    await expect(page.getByRole("radio", { name: "Pneumothorax is the rare class" })).toBeChecked();
    for (const name of [/^Real, balanced/, /^Real, altered/, /^Synthetic only/, /^Half and half/])
      await page.getByRole("checkbox", { name }).uncheck();
    await page.getByRole("checkbox", { name: "0.5 × as many" }).uncheck();
    await page.getByLabel("Seeds for each set").fill("1");
    await page.getByText("More settings").click();
    for (const [label, value] of [
      ["Model steps", 4],
      ["Model width", 8],
      ["Model batch", 4],
      ["Classifier steps, at most", 12],
      ["Classifier width", 4],
      ["Classifier batch", 8],
    ] as const)
      await page.getByLabel(label).fill(String(value));
    await page.getByRole("button", { name: "Check and start" }).click();
  });

  await test.step("it runs, shows tables as they come, and is paused", async () => {
    const start = page.getByRole("button", { name: "Start", exact: true });
    const pause = page.getByRole("button", { name: "Pause" });
    await expect(start.or(pause)).toBeVisible({ timeout: 60_000 });
    // Whether there is something to know first depends on how many test patients the split gives.
    if (await start.isVisible()) await start.click();
    await expect(page.getByRole("table", { name: "How well each class is found" })).toBeVisible({
      timeout: 180_000,
    });
    if (await pause.isVisible()) await pause.click();
    await expect(page.getByRole("button", { name: "Resume", exact: true })).toBeVisible({ timeout: 60_000 });
  });

  await test.step("a reload keeps what is done, and it ends", async () => {
    await page.reload();
    await expect(page.getByText("Experiment paused")).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await expect(page.getByText("Finished", { exact: true })).toBeVisible({ timeout: 240_000 });
    const table = page.getByRole("table", { name: "How well each class is found" });
    for (const arm of ["Real only", "Real, repeated", "Real + synthetic"])
      await expect(table.getByRole("row", { name: arm })).toBeVisible();
    await expect(page.getByRole("region", { name: "Verdict" })).toContainText("pneumothorax", {
      ignoreCase: true,
    });
    await expect(page.getByRole("img", { name: /Reliability diagram/ })).toBeVisible();
  });

  await test.step("the result is saved as JSON", async () => {
    await page.getByRole("button", { name: "Save" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "JSON" }).click(),
    ]);
    const result = JSON.parse(readFileSync(await download.path(), "utf8")) as {
      arms: { name: string }[];
      verdicts: string[];
    };
    expect(result.arms.map(({ name }) => name)).toEqual(["real", "duplicated", "synthetic"]);
    expect(result.verdicts.length).toBeGreaterThan(0);
  });

  await test.step("Compare asks its classifiers about a real and a synthetic image", async () => {
    await goTo(page, "Compare");
    await page.getByRole("button", { name: "Heatmap" }).click();
    await page.getByRole("button", { name: "Classifier" }).click();
    const chances = page.getByRole("list", { name: /^Probability of each class/ });
    await expect(chances).toHaveCount(2, { timeout: 120_000 });
    await expect(chances.first().getByRole("listitem")).toHaveCount(2);
    await expect(page.getByText(/(Passed|Failed) its check/)).toBeVisible();
  });
  expect(errors).toEqual([]);
});
