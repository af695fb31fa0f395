import { describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import { exportSamples } from "@/workers/protocol/library";
import { removeSampleSet, sample } from "@/workers/protocol/training";
import { createDarkroom } from "./store";
import { dataset, fakeClients, run, sampleSet, settle } from "./testing/fakes";

const saved: { size: number; fileName: string }[] = [];
const save = (blob: Blob, fileName: string) => void saved.push({ size: blob.size, fileName });

async function comparing() {
  const clients = fakeClients();
  clients.datasets.push(dataset("d", ["a", "b", "a", "b", "a"]));
  clients.runs.push(run("r", "d"));
  clients.samples.push(sampleSet("s-old", "d", ["a"], "2025"), sampleSet("s", "d", ["b", "a", "b"], "2026"));
  const { getState } = createDarkroom(clients, { save });
  await getState().openDataset("d");
  return { clients, getState };
}
const request = { runId: "r", step: 10, counts: [{ classId: "a", count: 3 }], seed: 5, truncation: 0.8 };

describe("comparing", () => {
  it("begins with the newest samples and the first of each side", async () => {
    const { getState } = await comparing();
    expect(getState()).toMatchObject({ sampleSetId: "s", realIndex: 0, syntheticIndex: 0 });
  });

  it("the class filter holds for both sides, and stepping goes round within it", async () => {
    const { getState } = await comparing();
    getState().chooseCompareClass("b");
    expect([getState().realIndex, getState().syntheticIndex]).toEqual([1, 0]);
    getState().step(1);
    expect([getState().realIndex, getState().syntheticIndex]).toEqual([3, 2]);
    getState().step(1);
    expect([getState().realIndex, getState().syntheticIndex]).toEqual([1, 0]);
    getState().step(-1);
    expect([getState().realIndex, getState().syntheticIndex]).toEqual([3, 2]);
  });

  it("a choice that still fits the filter stays", async () => {
    const { getState } = await comparing();
    getState().chooseReal(3);
    getState().chooseCompareClass("b");
    expect(getState().realIndex).toBe(3);
    getState().chooseCompareClass("a");
    expect([getState().realIndex, getState().syntheticIndex]).toEqual([0, 1]);
  });

  it("opening samples of one class puts like beside like", async () => {
    const { getState } = await comparing();
    getState().openSampleSet("s-old");
    expect(getState()).toMatchObject({ compareClassId: "a", realIndex: 0, syntheticIndex: 0 });
    getState().chooseCompareClass("b");
    getState().openSampleSet("s");
    expect(getState()).toMatchObject({ compareClassId: "b", realIndex: 1, syntheticIndex: 0 });
  });

  it("without samples the real side steps alone", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("d", ["a", "a"]));
    const { getState } = createDarkroom(clients);
    await getState().openDataset("d");
    getState().step(1);
    expect(getState()).toMatchObject({ realIndex: 1, syntheticIndex: null, sampleSetId: null });
  });

  it("removing the shown samples shows the next", async () => {
    const { clients, getState } = await comparing();
    clients.training.on(removeSampleSet, () => undefined);
    await getState().removeSampleSet("s");
    expect(getState()).toMatchObject({ sampleSetId: "s-old", syntheticIndex: 0 });
  });
});

describe("making synthetic images", () => {
  it("counts up, and shows the new set", async () => {
    const { clients, getState } = await comparing();
    const seen: unknown[] = [];
    clients.training.on(sample, (_, { onProgress }) => {
      seen.push(getState().sampling);
      onProgress?.({ done: 2, total: 3 });
      seen.push(getState().sampling);
      return sampleSet("s-new", "d", ["a", "a", "a"], "2027");
    });
    await getState().requestSamples(request);
    expect(seen).toEqual([
      { done: 0, total: 3 },
      { done: 2, total: 3 },
    ]);
    expect(getState()).toMatchObject({ sampling: null, sampleSetId: "s-new", syntheticIndex: 0 });
    expect(getState().sampleSets.map(({ id }) => id)).toEqual(["s-new", "s", "s-old"]);
  });

  it("can be stopped without a notice", async () => {
    const { clients, getState } = await comparing();
    clients.training.on(
      sample,
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new AppError("cancelled", "Stopped.")));
        }),
    );
    const asked = getState().requestSamples(request);
    await settle();
    getState().cancelSampling();
    await asked;
    expect(getState()).toMatchObject({ sampling: null, notices: [], sampleSetId: "s" });
  });
});

describe("export", () => {
  it("hands over the zip that the worker made of the shown set", async () => {
    const { clients, getState } = await comparing();
    clients.library.on(exportSamples, ({ sampleSetId, format, cornerMark }) => ({
      zip: new Blob(["12345"]),
      fileName: `${sampleSetId}-${format}-${cornerMark}.zip`,
    }));
    await getState().exportSamples("dicom", true);
    expect(saved).toEqual([{ size: 5, fileName: "s-dicom-true.zip" }]);
    expect(getState().exporting).toBeNull();
  });

  it("tells a failure", async () => {
    const { clients, getState } = await comparing();
    clients.library.on(exportSamples, () => {
      throw new AppError("not-found", "This set is no longer stored.");
    });
    await getState().exportSamples("png", false);
    expect(getState().notices[0]?.error.code).toBe("not-found");
    expect(getState().exporting).toBeNull();
  });
});
