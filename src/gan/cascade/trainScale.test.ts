import { beforeAll, describe, expect, it } from "vitest";
import type { CascadeConfig, CascadeDim, ScaleConfig, ScaleEvent } from "@/domain/cascade";
import { tf } from "@/tensor/tf";
import type { TrainOutcome } from "../train";
import { startTestDevice, tinyConfig } from "../testing/tinyRun";
import { decodeScale } from "./scaleFile";
import { ballImages } from "./testing/images";
import { smallScale } from "./testing/tiles";
import { trainScale, type TrainScaleOptions } from "./trainScale";

beforeAll(startTestDevice);

function configOf(dim: CascadeDim, changes: Partial<ScaleConfig> = {}, edges = false): CascadeConfig {
  const volume = {
    ...{ size: 32, width: 2, steps: 3, batch: 2, learningRate: 2e-4 },
    ...{ checkpointEvery: 100, previewEvery: 100 },
  };
  return {
    ...{ dim, edges, seed: 11, values: { low: 0, high: 1 } },
    base: dim === 2 ? { kind: "image", run: tinyConfig("small-data") } : { kind: "volume", run: volume },
    scales: [smallScale(dim === 2 ? 128 : 64, changes)],
  };
}

const images = {
  2: ballImages(2, [64, 128]),
  3: ballImages(3, [32, 64], 3),
};

async function run(config: CascadeConfig, index: number, options: TrainScaleOptions = {}) {
  const events: ScaleEvent[] = [];
  const running = trainScale(config, index, images[config.dim], options);
  for (;;) {
    const next: IteratorResult<ScaleEvent, TrainOutcome> = await running.next();
    if (next.done) return { events, outcome: next.value, last: lastFile(events) };
    events.push(next.value);
  }
}
function lastFile(events: readonly ScaleEvent[]): Uint8Array {
  const found = events.findLast((event) => event.kind === "checkpoint");
  return found?.bytes ?? new Uint8Array(0);
}

describe.each([
  [2, 1],
  [3, 1],
  [3, 0],
] as const)("training a cascade of dimension %d at scale %d", (dim, index) => {
  it(
    "goes on after a stop to the same bits, and leaves nothing on the device",
    { timeout: 300_000 },
    async () => {
      const config = configOf(dim, { steps: 3 });
      const whole = await run(config, index);
      expect(whole.outcome).toEqual({ state: "finished", step: 3 });
      const stop = new AbortController();
      stop.abort();
      const first = await run(config, index, { signal: stop.signal });
      expect(first.outcome).toEqual({ state: "paused", step: 1 });
      const second = await run(config, index, { resumeFrom: first.last });
      expect(second.outcome).toEqual({ state: "finished", step: 3 });
      expect(second.last).toEqual(whole.last);
      const before = tf.memory().numTensors;
      await run(config, index);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe("a doubling", () => {
  it("learns detail that doubling alone does not have", { timeout: 300_000 }, async () => {
    const weights = { adversarial: 0, l1: 1 };
    const config = configOf(2, { steps: 150, batch: 4, width: 8, learningRate: 3e-3, weights });
    const { events } = await run(config, 1);
    const { lower, made, real } = events.findLast((event) => event.kind === "preview")!.preview;
    const distance = (pictures: readonly Uint8Array[]) =>
      pictures.reduce(
        (sum, picture, i) =>
          sum + picture.reduce((own, value, at) => own + Math.abs(value - real[i]![at]!), 0),
        0,
      );
    expect(distance(made)).toBeLessThan(0.5 * distance(lower));
  });

  it("shows the same patches at every preview: what went in, what came out, what was real", async () => {
    const { events } = await run(configOf(2, { steps: 2, previewEvery: 1 }), 1);
    const previews = events.flatMap((event) => (event.kind === "preview" ? [event.preview] : []));
    expect(previews).toHaveLength(3);
    expect(previews[2]!.real).toEqual(previews[0]!.real);
    expect(previews[2]!.made).not.toEqual(previews[0]!.made);
    for (const picture of [...previews[0]!.lower, ...previews[0]!.made])
      expect(picture).toHaveLength(16 * 16);
  });

  it("trains with edges as a further channel", async () => {
    const config = configOf(2, { steps: 2 }, true);
    const { outcome, last } = await run(config, 1);
    expect(outcome.state).toBe("finished");
    expect(Object.keys(decodeScale(last).tensors)).toContain("average/first.edges");
  });

  it("refuses a checkpoint of another scale, of other settings, or damaged", async () => {
    const { last } = await run(configOf(3, { steps: 1 }), 1);
    const wrong = [
      run(configOf(3), 0, { resumeFrom: last }),
      run(configOf(3, { width: 6 }), 1, { resumeFrom: last }),
      run(configOf(3), 1, { resumeFrom: last.slice(0, -1) }),
    ];
    for (const each of wrong) await expect(each).rejects.toMatchObject({ code: "bad-checkpoint" });
  });

  it("says when the images are smaller than the scale needs", async () => {
    const few = { ...images[2], indices: () => [0] };
    const running = trainScale(configOf(2), 1, few);
    await expect(running.next()).rejects.toMatchObject({
      code: "too-few-images",
      message: "For 128 pixels, at least two images of that size are needed; one image is.",
    });
  });

  it("stops with a word when it diverges, and keeps no ruined weights", async () => {
    const { outcome, events } = await run(
      configOf(2, { steps: 200, learningRate: 1, checkpointEvery: 500, weights: { adversarial: 1, l1: 0 } }),
      1,
    );
    expect(outcome).toMatchObject({
      state: "diverged",
      message: expect.stringContaining("lower learning rate"),
    });
    expect(events.some(({ kind }) => kind === "checkpoint")).toBe(false);
  });
});
