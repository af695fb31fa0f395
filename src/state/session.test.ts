import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "@/domain/errors";
import { listDatasets } from "@/workers/protocol/library";
import { prepareDevice } from "@/workers/protocol/training";
import { isForeign } from "./foreignRequests";
import { createDarkroom } from "./store";
import { dataset, fakeClients, run } from "./testing/fakes";

function fakeStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

beforeEach(() => vi.stubGlobal("localStorage", fakeStorage()));

describe("start", () => {
  it("with nothing stored is loaded with nothing open, and has not woken the training worker", async () => {
    const clients = fakeClients();
    const store = createDarkroom(clients);
    await store.getState().start();
    expect(store.getState()).toMatchObject({ loaded: true, dataset: null, datasets: [] });
    expect(store.getState().storage).toEqual({ used: 0, quota: 9000 });
    expect(clients.training.asked).toEqual([]);
  });

  it("opens the set that was open last, with its runs; a run to resume is shown", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("old", ["a"]), dataset("new", ["a"], { created: "2026-12-01T00:00:00Z" }));
    clients.runs.push(
      run("r1", "old", { state: "paused", step: 400, created: "2026-11-03" }),
      run("r2", "old", { state: "finished", created: "2026-11-04" }),
      run("r3", "new"),
    );
    const first = createDarkroom(clients);
    await first.getState().start();
    expect(first.getState().dataset?.summary.id).toBe("new");
    await first.getState().openDataset("old");

    const { getState } = createDarkroom(clients);
    await getState().start();
    expect(getState().dataset?.summary.id).toBe("old");
    expect(getState().datasets.map(({ id }) => id)).toEqual(["new", "old"]);
    expect(getState().runs.map(({ id }) => id)).toEqual(["r2", "r1"]);
    expect(getState().runId).toBe("r1");
  });

  it("happens once, however often it is asked for", async () => {
    const clients = fakeClients();
    const { getState } = createDarkroom(clients);
    await Promise.all([getState().start(), getState().start()]);
    expect(clients.library.count(listDatasets)).toBe(1);
  });

  it("tells a failure and is loaded all the same", async () => {
    const clients = fakeClients();
    clients.library.on(listDatasets, () => {
      throw new AppError("storage", "The browser refused its storage.");
    });
    const { getState } = createDarkroom(clients);
    await getState().start();
    expect(getState().loaded).toBe(true);
    expect(getState().notices.map(({ error }) => error.code)).toEqual(["storage"]);
  });
});

describe("notices", () => {
  it("the same failure twice is one notice; dismissing takes it away", () => {
    const { getState } = createDarkroom(fakeClients());
    getState().tell({ code: "quota", message: "Full." });
    getState().tell({ code: "busy", message: "Busy." });
    getState().tell({ code: "quota", message: "Full." }, "loss");
    expect(getState().notices.map(({ error, tone }) => [error.code, tone])).toEqual([
      ["busy", "told"],
      ["quota", "loss"],
    ]);
    getState().dismiss(getState().notices[0]!.id);
    expect(getState().notices.map(({ error }) => error.code)).toEqual(["quota"]);
  });
});

describe("the device", () => {
  it("is kept once chosen; a failure is told and gives null", async () => {
    const clients = fakeClients();
    const { getState } = createDarkroom(clients);
    expect((await getState().chooseDevice("auto"))?.backend).toBe("wasm");
    expect(getState().device?.name).toBe("CPU");
    clients.training.on(prepareDevice, () => {
      throw new AppError("no-webgpu", "This browser has no WebGPU.");
    });
    expect(await getState().chooseDevice("webgpu")).toBeNull();
    expect(getState().notices[0]?.error.code).toBe("no-webgpu");
  });
});

describe("requests to elsewhere", () => {
  it.each([
    ["http://localhost:4000/models/index.json", false],
    ["blob:http://localhost:4000/0b1c", false],
    ["data:image/png;base64,AA", false],
    ["http://localhost:4001/", true],
    ["https://example.org/font.woff2", true],
    ["wss://localhost:4000/", true],
  ])("%s leaves: %s", (url, leaves) => {
    expect(isForeign(url, "http://localhost:4000")).toBe(leaves);
  });
});
