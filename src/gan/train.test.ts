import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "@/tensor/tf";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint";
import { lastCheckpoint, runAll, startTestDevice, tinyConfig, tinyImages } from "./testing/tinyRun";
import { train, type TrainingImages } from "./train";

beforeAll(startTestDevice);

// Real training steps: on a busy machine each takes a while.
const SLOW = { timeout: 180_000 };

describe.each(["small-data", "toronto-2018"] as const)("training with %s", SLOW, (preset) => {
  it("continues to the bit after a checkpoint", async () => {
    const config = tinyConfig(preset, { classIds: ["a", "b"], mirror: true });
    const images = tinyImages(2);
    const straight = lastCheckpoint((await runAll(config, images)).events);
    const half = lastCheckpoint((await runAll({ ...config, steps: 3 }, images)).events);
    const resumed = lastCheckpoint((await runAll(config, images, { resumeFrom: half })).events);
    expect(resumed).toEqual(straight);
    expect(half).not.toEqual(straight);
  });

  it("begins with the weights of another run", async () => {
    const config = tinyConfig(preset);
    const ofOther = await runAll({ ...config, gridEvery: config.steps }, tinyImages());
    const other = lastCheckpoint(ofOther.events);
    const gridAt = (events: readonly { kind: string; step?: number }[], step: number) =>
      events.find((event) => event.kind === "grid" && event.step === step);
    const { events } = await runAll({ ...config, steps: 1 }, tinyImages(), { startFrom: other });
    expect(gridAt(events, 0)).toEqual({ ...gridAt(ofOther.events, config.steps), step: 0 });
    const wider = runAll({ ...config, width: 2 * config.width }, tinyImages(), { startFrom: other });
    await expect(wider).rejects.toMatchObject({ code: "bad-checkpoint" });
  });

  it("changes every trained number", async () => {
    const { events } = await runAll(tinyConfig(preset, { steps: 2, checkpointEvery: 1 }), tinyImages());
    const [first, second] = events
      .filter((event) => event.kind === "checkpoint")
      .map((event) => decodeCheckpoint(event.bytes));
    for (const [name, { values }] of Object.entries(first!.tensors)) {
      // The hinge loss pulls the last bias up by each real image and down by each synthetic one: no net change.
      if (!/^(generator|discriminator)\//.test(name) || name.endsWith("logit.bias")) continue;
      expect(second!.tensors[name]!.values, name).not.toEqual(values);
    }
  });

  it("holds no more tensors after twenty steps than after one, and none at the end", async () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    for await (const event of train(tinyConfig(preset, { steps: 20 }), tinyImages())) {
      if (event.kind === "progress") counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a run", SLOW, () => {
  it("shows noise first, then reports steps, grids and checkpoints where they are due", async () => {
    const config = tinyConfig("small-data", { steps: 4, gridEvery: 2, checkpointEvery: 3 });
    const { events, outcome } = await runAll(config, tinyImages());
    const said = events.map(
      (event) => `${event.kind} ${event.kind === "progress" ? event.progress.step : event.step}`,
    );
    expect(said).toEqual([
      ...["grid 0", "progress 1", "progress 2", "grid 2", "progress 3", "checkpoint 3"],
      ...["progress 4", "grid 4", "checkpoint 4"],
    ]);
    expect(outcome).toEqual({ state: "finished", step: 4 });
  });

  it("saves and pauses when asked to stop", async () => {
    const stop = new AbortController();
    const running = train(tinyConfig("small-data"), tinyImages(), { signal: stop.signal });
    const said: string[] = [];
    for (;;) {
      const next = await running.next();
      if (next.done) {
        expect(next.value).toEqual({ state: "paused", step: 1 });
        break;
      }
      said.push(next.value.kind);
      if (next.value.kind === "progress" && next.value.progress.step === 1) stop.abort();
    }
    expect(said.at(-1)).toBe("checkpoint");
  });

  it("stops without a checkpoint when the numbers are ruined", async () => {
    const good = tinyImages();
    let reads = 0;
    const poisoned: TrainingImages = {
      ...good,
      read: async (indices) => (await good.read(indices)).fill(++reads === 3 ? NaN : 0),
    };
    const { events, outcome } = await runAll(tinyConfig("small-data", { checkpointEvery: 1 }), poisoned);
    expect(outcome.state).toBe("diverged");
    expect(outcome.step).toBe(2);
    expect(decodeCheckpoint(lastCheckpoint(events)).step).toBe(2);
  });

  it("calls a run diverged when its learning rate throws it out of all bounds", async () => {
    const config = tinyConfig("toronto-2018", { learningRate: 1, steps: 20, checkpointEvery: 1 });
    const { events, outcome } = await runAll(config, tinyImages());
    expect(outcome).toMatchObject({
      state: "diverged",
      message: expect.stringContaining("lower learning rate") as string,
    });
    expect(decodeCheckpoint(lastCheckpoint(events)).step).toBe(outcome.step);
  });

  it("refuses a checkpoint of another run", async () => {
    const config = tinyConfig("small-data", { steps: 1 });
    const bytes = lastCheckpoint((await runAll(config, tinyImages())).events);
    const other = runAll({ ...config, seed: 8 }, tinyImages(), { resumeFrom: bytes });
    await expect(other).rejects.toMatchObject({ code: "bad-checkpoint" });
    const { tensors, ...rest } = decodeCheckpoint(bytes);
    const lacking = Object.fromEntries(Object.entries(tensors).slice(1));
    const resumeFrom = encodeCheckpoint({ ...rest, tensors: lacking });
    const incomplete = runAll({ ...config, steps: 2 }, tinyImages(), { resumeFrom });
    await expect(incomplete).rejects.toMatchObject({ code: "bad-checkpoint" });
  });

  it.each([
    [{ width: 0 }, "bad-config"],
    [{ learningRate: 0 }, "bad-config"],
    [{ batch: 1 }, "bad-config"],
    [{ steps: 1.5 }, "bad-config"],
    [{ classIds: ["a", "b"] }, "bad-config"],
  ] as const)("refuses %j", async (change, code) => {
    await expect(runAll(tinyConfig("small-data", change), tinyImages())).rejects.toMatchObject({ code });
  });

  it("refuses a single image, and a class without images", async () => {
    const config = tinyConfig("small-data");
    await expect(runAll(config, tinyImages(1, 1))).rejects.toMatchObject({ code: "too-few-images" });
    const lopsided = { ...tinyImages(2), classOf: () => 0 };
    const two = tinyConfig("small-data", { classIds: ["a", "b"] });
    await expect(runAll(two, lopsided)).rejects.toMatchObject({ code: "too-few-classes" });
  });
});
