import { expect, it } from "vitest";
import { listKept } from "@/workers/protocol/library";
import { networkReport, networkReportFile } from "./networkReport";
import { createDarkroom } from "./store";
import { channel, FakeEyes } from "./testing/fakeEyes";
import { dataset, fakeClients, run } from "./testing/fakes";

const AT = Date.UTC(2026, 10, 22, 1, 2, 3);

async function looked() {
  const eyes = new FakeEyes();
  eyes.selfTest = async (onResult) => {
    const results = [channel("a"), channel("b", { verdict: "open", evidence: '<img src="x">' })];
    results.forEach(onResult);
    return results;
  };
  const clients = fakeClients();
  clients.library.on(listKept, () => ({
    found: [
      { place: "files" as const, name: "datasets/a/pixels.bin", items: 1, bytes: 500 },
      { place: "files" as const, name: "left/Doe^Jane.dcm", items: 1, bytes: 9 },
    ],
    images: 3,
    syntheticImages: 0,
  }));
  clients.datasets.push(dataset("Doe^Jane", ["a"], { name: "Doe^Jane" }));
  clients.runs.push(run("r", "Doe^Jane", { name: "Doe^Jane, run 1" }));
  const store = createDarkroom(clients, { eyes, checkHeaders: async () => [] });
  await store.getState().start();
  await store.getState().lookAtBuild();
  await store.getState().lookAtKept();
  await store.getState().testWaysOut();
  return store.getState();
}

it("says what the page says: date, browser, build, results", async () => {
  const report = networkReport(await looked(), AT);
  expect(report).toMatchObject({
    made: "2026-11-22T01:02:03.000Z",
    browser: { name: "Chrome 156" },
    // One way out was open.
    seal: "open",
    requestsElsewhere: 0,
    build: { version: "1.2.3", sha256: "bb", files: 1, wrong: [] },
    selfTest: { state: "done", results: [{ verdict: "blocked" }, { verdict: "open" }] },
    kept: {
      bytes: 509,
      rows: [
        { kind: "scans", bytes: 500 },
        { kind: "other", bytes: 9 },
      ],
    },
  });
});

it("names no set, no run and no file of a person", async () => {
  const { blob, fileName } = networkReportFile(await looked(), AT);
  expect(fileName).toBe("darkroom-network-2026-11-22T01-02-03.html");
  expect(await blob.text()).not.toContain("Doe");
});

it("stands alone: no script, nothing fetched, and text stays text", async () => {
  const html = await networkReportFile(await looked(), AT).blob.text();
  expect(html).not.toMatch(/<script|<link|<img|src="|href="|url\(/);
  expect(html).toContain("&lt;img src=&quot;x&quot;&gt;");
});
