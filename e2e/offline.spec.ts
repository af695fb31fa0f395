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
  await test.step("measure the demo's own images with the network that ships with the app", async () => {
    await goTo(page, "Evaluate");
    await expect(page.getByRole("button", { name: "Check and start" })).toBeVisible();
    await page.getByRole("button", { name: "How alike are they?" }).click();
    await page.getByRole("combobox", { name: "Set", exact: true }).selectOption({ index: 1 });
    await page.getByRole("button", { name: "Measure", exact: true }).click();
    await expect(page.getByRole("row", { name: /^All together/ })).toContainText(/\d+\.\d ×1\.0 ×/, {
      timeout: 120_000,
    });
  });
  expect(errors).toEqual([]);
});

test("a file that was changed on the server is refused, and said", async ({ page }) => {
  served.write("models/index.json", "{}");
  await page.goto(served.url);
  await expect(
    page.getByText("The server's copy of models/index.json is missing or not as it was built."),
  ).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "About" }).click();
  await expect(page.getByText("The whole app is stored here and works")).toBeHidden();
});

test("a first load that is cut off goes on where it stopped at the next visit", async ({ page }) => {
  const model = readFileSync(`${served.folder}/models/phantom-64.dkm`);
  served.write("models/phantom-64.dkm", "");
  await page.goto(served.url);
  await expect(page.getByText("was refused")).toBeVisible({ timeout: 60_000 });
  served.write("models/phantom-64.dkm", model);
  const before = served.asked.length;
  await page.reload();
  await waitUntilStored(page);
  const again = served.asked.slice(before);
  expect(again).toContain("/models/phantom-64.dkm");
  // Stored at the first visit, so not asked for a second time.
  expect(again.filter((path) => path === "/licences.txt")).toEqual([]);
});

test("a stored file that was damaged is fetched again, and refused when nobody has the right one", async ({
  page,
}) => {
  await page.goto(served.url);
  await waitUntilStored(page);
  const damage = () =>
    page.evaluate(async () => {
      const [name] = (await caches.keys()).filter((each) => each.startsWith("darkroom-app-"));
      await (await caches.open(name!)).put("/models/index.json", new Response("{}"));
    });
  const read = () => page.evaluate(async () => (await fetch("/models/index.json")).text());
  await damage();
  expect(await read()).toBe(served.read("models/index.json"));
  await damage();
  await served.stop();
  expect(await read()).toContain("missing or not as it was built");
});

test("a new version waits, is announced, and leaves a run alone", async ({ page, context }) => {
  await page.goto(served.url);
  await waitUntilStored(page);
  await page.reload();
  const oldScript = served.entryScript;

  await test.step("released while the app is open", async () => {
    served.write(
      "index.html",
      served.read("index.html").replace("<title>Darkroom", "<title>Darkroom, newer"),
    );
    served.release("0.2.0");
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(page.getByText("A new version is ready.")).toBeVisible({ timeout: 60_000 });
    await expect(page).toHaveTitle("Darkroom");
  });

  await test.step("while something runs it cannot be taken", async () => {
    await page.getByRole("button", { name: "Start the demo" }).click();
    const reload = page.getByRole("button", { name: "Reload" });
    await expect(reload).toHaveAttribute("aria-disabled", "true");
    await reload.click({ force: true });
    await expect(page.getByText("Nothing running")).toBeVisible({ timeout: 240_000 });
    await expect(page).toHaveTitle("Darkroom");
  });

  await test.step("another window takes it; this one keeps its files", async () => {
    const second = await context.newPage();
    await second.goto(served.url);
    await expect(second).toHaveTitle("Darkroom");
    await second.getByRole("button", { name: "Reload" }).click();
    await expect(second).toHaveTitle("Darkroom, newer", { timeout: 30_000 });
    await expect(page).toHaveTitle("Darkroom");
    const versions = () =>
      page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("darkroom-app-")));
    expect(await versions()).toHaveLength(2);
    expect(await page.evaluate((path) => fetch(`/${path}`).then(({ status }) => status), oldScript)).toBe(
      200,
    );
    await page.reload();
    await expect(page).toHaveTitle("Darkroom, newer");
    await expect.poll(versions, { timeout: 30_000 }).toHaveLength(1);
  });
});

test("the log of requests outlives the service worker, and no request carries anything", async ({ page }) => {
  await page.goto(served.url);
  await waitUntilStored(page);
  const log = () =>
    page.evaluate(
      () =>
        new Promise<{ own: number; refused: number; requests: { url: string; sent: number }[] }>(
          (resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => resolve(data);
            navigator.serviceWorker.controller!.postMessage({ kind: "log" }, [port2]);
          },
        ),
    );
  const before = await log();
  expect(before.refused).toBe(0);
  expect(before.own).toBeGreaterThan(20);
  expect(before.requests.every(({ sent }) => sent === 0)).toBe(true);
  const session = await page.context().newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await page.evaluate(async () => (await fetch("/models/index.json")).text());
  const after = await log();
  expect(after.own).toBeGreaterThan(before.own);
  expect(after.requests.map(({ url }) => url)).toContain("/models/index.json");
});
