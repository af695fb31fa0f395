import { expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import { listDatasets, listKept } from "@/workers/protocol/library";
import { CANARY_DOMAIN } from "@/sealed/probe";
import { createDarkroom } from "./store";
import { channel, erased, FakeEyes } from "./testing/fakeEyes";
import { dataset, fakeClients, gate, settle } from "./testing/fakes";

function opened(eyes = new FakeEyes()) {
  const clients = fakeClients();
  const store = createDarkroom(clients, { eyes, checkHeaders: async () => [] });
  return { eyes, clients, store, get: store.getState };
}

it("looks at the headers of every file of the build; without a list, of the files that were loaded", async () => {
  const { eyes, get } = opened();
  await get().lookAtBuild();
  expect(eyes.asked).toEqual([["index.html"]]);
  expect(get().build.value?.manifest.version).toBe("1.2.3");

  const bare = opened();
  bare.eyes.checkBuild = () => Promise.reject(new AppError("internal", "There is no list."));
  await bare.get().lookAtBuild();
  expect(bare.eyes.asked).toEqual([["assets/app.js"]]);
  expect(bare.get().build.error?.message).toBe("There is no list.");
});

it("adds what only the page can see to what the worker found", async () => {
  const { eyes, clients, get } = opened();
  clients.library.on(listKept, () => ({
    found: [{ place: "files" as const, name: "datasets/a/pixels.bin", items: 1, bytes: 500 }],
    images: 12,
    syntheticImages: null,
  }));
  eyes.pageItems = [{ place: "local-storage", name: "darkroom.dataset", items: 1, bytes: 40 }];
  await get().lookAtKept();
  expect(get().kept.value).toMatchObject({
    bytes: 540,
    images: 12,
    rows: [
      { kind: "scans", bytes: 500 },
      { kind: "settings", bytes: 40 },
    ],
  });
});

it("a failed look keeps the last answer on the screen and says what happened", async () => {
  const { clients, get } = opened();
  clients.library.on(listKept, () => ({ found: [], images: 0, syntheticImages: 0 }));
  await get().lookAtKept();
  clients.library.on(listKept, () => {
    throw new AppError("storage", "The disk cannot be read.");
  });
  await get().lookAtKept();
  expect(get().kept).toMatchObject({
    value: { bytes: 0 },
    busy: false,
    error: { message: "The disk cannot be read." },
  });
});

it("tries the ways out one result at a time; stopping keeps what was tried", async () => {
  const { eyes, get } = opened();
  const wait = gate();
  eyes.selfTest = async (onResult, signal) => {
    onResult(channel("one"));
    await wait.promise;
    signal.throwIfAborted();
    return [];
  };
  const testing = get().testWaysOut();
  await settle();
  expect(get().selfTest).toMatchObject({ kind: "running", results: [{ name: "one" }] });
  get().stopTest();
  wait.open();
  await testing;
  expect(get().selfTest).toMatchObject({
    kind: "failed",
    results: [{ name: "one" }],
    error: { code: "cancelled" },
  });
});

it("tells the self-test's refusals from all others, by the name they were sent to", async () => {
  const { eyes, get } = opened();
  await get().watchNetwork();
  const refusal = { at: 1, rule: "connect-src", source: "" };
  eyes.onViolation({ ...refusal, blocked: `http://fetch.${CANARY_DOMAIN}/scan` });
  eyes.onViolation({ ...refusal, blocked: "https://example.org/" });
  eyes.onViolation({ ...refusal, blocked: "inline" });
  expect(get().violations.map(({ selfTest }) => selfTest)).toEqual([true, false, false]);
});

it("a refusal that names no address belongs to the self-test only while it runs, or just after", async () => {
  const { eyes, get } = opened();
  await get().watchNetwork();
  const refusal = { at: 1, rule: "connection-allowlist", blocked: "webrtc", source: "" };
  eyes.onViolation(refusal);
  await get().testWaysOut();
  eyes.onViolation(refusal);
  eyes.now = () => 2000 + 60_000;
  eyes.onViolation(refusal);
  expect(get().violations.map(({ selfTest }) => selfTest)).toEqual([false, true, false]);
});

it("erasing ends the workers, tells the other tabs, and asks the workers for nothing more", async () => {
  const { eyes, clients, get } = opened();
  clients.datasets.push(dataset("d", ["a"]));
  await get().start();
  const wait = gate();
  eyes.erase = async (onPlace) => {
    onPlace("files");
    await wait.promise;
    return erased(0);
  };
  const asked = clients.library.asked.length;
  const erasing = get().eraseEverything();
  expect(clients.library.closed && clients.training.closed).toBe(true);
  expect(get().erasing).toEqual({ kind: "running", place: "files" });
  expect(eyes.told).toBe(1);
  wait.open();
  await erasing;
  expect(get().erasing).toMatchObject({ kind: "done", report: { at: 5000 } });
  expect(clients.library.asked.length).toBe(asked);
  expect(get().notices).toEqual([]);
});

it("an erasure that was cut off is offered to be finished, and nothing is opened before", async () => {
  const eyes = new FakeEyes();
  eyes.wasInterrupted = true;
  const { clients, get } = opened(eyes);
  await get().start();
  expect(get().erasing).toEqual({ kind: "interrupted" });
  expect(clients.library.count(listDatasets)).toBe(0);
  eyes.erase = async () => erased(1);
  await get().eraseEverything();
  expect(get().erasing).toMatchObject({
    kind: "done",
    report: { places: [{ failure: "The disk is read only." }] },
  });
});

it("when another tab erases, this one lets go of everything", async () => {
  const { eyes, clients, get } = opened();
  await get().watchNetwork();
  eyes.onErasedElsewhere();
  expect(clients.library.closed).toBe(true);
  expect(get().erasing).toEqual({ kind: "elsewhere" });
});
