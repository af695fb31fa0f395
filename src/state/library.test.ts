import { describe, expect, it } from "vitest";
import type { ImportProgress, ImportResult, Rejection } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { importFiles } from "@/workers/protocol/library";
import { removeRun, removeSampleSet } from "@/workers/protocol/training";
import { createDarkroom } from "./store";
import { Clock, dataset, fakeClients, gate, run, sampleSet, settle, type FakeClients } from "./testing/fakes";

const offer = (path: string) => ({ path, file: new File(["x"], path) });
const folders = ["set/a/1.png", "set/b/2.png"].map(offer);

const rejection = (path: string): Rejection => ({ path, code: "not-an-image", reason: "It is text." });
const progress = (read: number, rejected: Rejection[] = []): ImportProgress => ({
  read,
  total: 100,
  accepted: read - rejected.length,
  rejected,
  etaMs: 1000,
});

/** An import that adds a set named by the options. */
function importing(clients: FakeClients, notes: string[] = []) {
  clients.library.on(importFiles, ({ options }): ImportResult => {
    const index = dataset(options.name, ["a", "b"], { created: "2026-12-05" });
    clients.datasets.push(index);
    return { index, notes };
  });
}

describe("an import", () => {
  it("starts at once when folders give the classes, and opens what came in", async () => {
    const clients = fakeClients();
    importing(clients, ["One class only."]);
    const { getState } = createDarkroom(clients);
    await getState().offerFiles(folders);
    const { request } = clients.library.asked.find(({ name }) => name === importFiles.name)!;
    expect(request).toMatchObject({
      files: [{ path: "set/a/1.png" }, { path: "set/b/2.png" }],
      options: { name: "set", labels: { kind: "folders" }, patients: { kind: "auto" } },
    });
    expect(getState()).toMatchObject({
      pending: null,
      importing: null,
      notes: ["One class only."],
      undoId: "set",
    });
    expect(getState().dataset?.summary.id).toBe("set");
    expect(getState().datasets.map(({ id }) => id)).toEqual(["set"]);
    expect(getState().storage?.used).toBe(1000);
  });

  it("waits for a decision on loose files, and for none after it is taken back", async () => {
    const clients = fakeClients();
    importing(clients);
    const { getState } = createDarkroom(clients);
    await getState().offerFiles([offer("1.png")]);
    expect(getState().pending?.fileCount).toBe(1);
    getState().cancelPending();
    expect(getState().pending).toBeNull();
    expect(clients.library.count(importFiles)).toBe(0);
  });

  it("nothing to read is told, and nothing changes", async () => {
    const { getState } = createDarkroom(fakeClients());
    await getState().offerFiles([]);
    expect(getState().notices.map(({ error }) => error.code)).toEqual(["empty-selection"]);
    expect(getState().pending).toBeNull();
  });

  it("shows progress at most ten times a second and loses no file that was left out", async () => {
    const clients = fakeClients();
    const clock = new Clock();
    clients.library.on(importFiles, async (_, { onProgress }) => {
      for (let read = 1; read <= 1000; read++) {
        clock.ms += 1;
        onProgress?.(progress(read, [rejection(`${read}.txt`)]));
      }
      await Promise.resolve();
      return { index: dataset("set", ["a"]), notes: [] };
    });
    const store = createDarkroom(clients, { now: clock.now });
    let updates = 0;
    store.subscribe(({ importing: now }, { importing: before }) => {
      if (now?.progress && now.progress !== before?.progress) updates++;
    });
    await store.getState().offerFiles(folders);
    expect(updates).toBe(11); // ten in a second, and the last one
    expect(store.getState().rejections.map(({ path }) => path)).toEqual(
      Array.from({ length: 1000 }, (_, at) => `${at + 1}.txt`),
    );
  });

  it("lists at most 10,000 files that were left out", async () => {
    const clients = fakeClients();
    const many = Array.from({ length: 12_000 }, (_, at) => rejection(`${at}.txt`));
    clients.library.on(importFiles, (_, { onProgress }) => {
      onProgress?.(progress(12_000, many));
      return { index: dataset("set", ["a"]), notes: [] };
    });
    const { getState } = createDarkroom(clients);
    await getState().offerFiles(folders);
    expect(getState().rejections).toHaveLength(10_000);
  });

  it("can be stopped: no notice, and the set that was open stays open", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("before", ["a"]));
    clients.library.on(
      importFiles,
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new AppError("cancelled", "Stopped.")));
        }),
    );
    const { getState } = createDarkroom(clients);
    await getState().start();
    const offered = getState().offerFiles(folders);
    await settle();
    expect(getState().importing?.kind).toBe("import");
    await getState().offerFiles(folders);
    expect(getState().notices.map(({ error }) => error.code)).toEqual(["busy"]);
    getState().cancelImport();
    await offered;
    expect(getState()).toMatchObject({ importing: null, undoId: null });
    expect(getState().notices).toHaveLength(1);
    expect(getState().dataset?.summary.id).toBe("before");
  });

  it("a full disk is told, and what was read until then is opened", async () => {
    const clients = fakeClients();
    clients.library.on(importFiles, () => {
      clients.datasets.push(dataset("part", ["a"]));
      throw new AppError("quota", "The disk is full.", { kept: "812 images are kept." });
    });
    const { getState } = createDarkroom(clients);
    await getState().offerFiles(folders);
    expect(getState().notices[0]?.error).toMatchObject({ code: "quota", kept: "812 images are kept." });
    expect(getState().dataset?.summary.id).toBe("part");
  });

  it("undo removes the set it added and opens the one before", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("before", ["a"]));
    importing(clients);
    const { getState } = createDarkroom(clients);
    await getState().start();
    await getState().offerFiles(folders);
    await getState().undoImport();
    expect(clients.datasets.map(({ summary }) => summary.id)).toEqual(["before"]);
    expect(getState().dataset?.summary.id).toBe("before");
    expect(getState().undoId).toBeNull();
  });
});

describe("removing a data set", () => {
  it("takes its runs and synthetic images along, and the newest other set is opened", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("one", ["a"]), dataset("two", ["a"]));
    clients.runs.push(run("r1", "one"), run("r2", "two"));
    clients.samples.push(sampleSet("s1", "one", ["a"]));
    clients.training.on(removeRun, () => undefined).on(removeSampleSet, () => undefined);
    const { getState } = createDarkroom(clients);
    await getState().openDataset("one");
    await getState().removeDataset("one");
    const removed = clients.training.asked.filter(({ name }) =>
      [removeRun.name, removeSampleSet.name].includes(name),
    );
    expect(removed.map(({ request }) => request)).toEqual([{ id: "s1" }, { runId: "r1" }]);
    expect(getState().dataset?.summary.id).toBe("two");
    expect(getState().runs.map(({ id }) => id)).toEqual(["r2"]);
  });

  it("the last one leaves nothing open", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("one", ["a"]));
    const { getState } = createDarkroom(clients);
    await getState().openDataset("one");
    await getState().removeDataset("one");
    expect(getState()).toMatchObject({ dataset: null, datasets: [], runs: [], realIndex: null });
  });
});

describe("opening data sets", () => {
  it("the one asked for last is open, even when it answers first", async () => {
    const clients = fakeClients();
    const slow = gate();
    const { getState } = createDarkroom({
      ...clients,
      library: {
        call: async (operation, request, options) => {
          if ((request as { id?: string } | undefined)?.id === "slow") await slow.promise;
          return clients.library.call(operation, request, options);
        },
      },
    });
    clients.datasets.push(dataset("slow", ["a"]), dataset("fast", ["a"]));
    const first = getState().openDataset("slow");
    await getState().openDataset("fast");
    slow.open();
    await first;
    expect(getState().dataset?.summary.id).toBe("fast");
  });
});
