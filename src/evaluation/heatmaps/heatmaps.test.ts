import { beforeAll, describe, expect, it } from "vitest";
import type { ClassifierConfig } from "@/domain/evaluation";
import { HEATMAP_METHODS } from "@/domain/quality";
import { prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import { disposeAll } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { loaded, type ClassifierModel } from "../classifier/model";
import { logitsOf } from "../classifier/predict";
import { trainClassifier } from "../classifier/train";
import { labelledDiscs } from "../testing/discs";
import { combined, explain } from "./explain";
import { blurred, enlarged, positive } from "./heatmap";
import { integratedGradients } from "./integratedGradients";
import { intersectionOverUnion, pointsAt } from "./lesions";
import { randomisationCheck, rankCorrelation } from "./sanity";

const SIZE = 64;
const AREA = SIZE * SIZE;
const SLOW = { timeout: 240_000 };
const test = labelledDiscs(12, 12, SIZE, 3);
const baseline = new Float32Array(AREA).fill(-0.4);
let model: ClassifierModel;

beforeAll(async () => {
  await prepareDevice({ prefer: "wasm", wasm: await nodeWasmSources() });
  const config: ClassifierConfig = {
    kind: "residual",
    size: SIZE,
    classIds: ["left", "right"],
    width: 8,
    batch: 12,
    learningRate: 3e-3,
    weightDecay: 1e-2,
    dropout: 0,
    maxSteps: 80,
    checkEvery: 20,
    patience: 5,
    seed: 1,
  };
  const running = trainClassifier(config, labelledDiscs(60, 60, SIZE, 1), labelledDiscs(15, 15, SIZE, 2));
  let next = await running.next();
  while (!next.done) next = await running.next();
  model = next.value;
}, 240_000);

async function imageOf(index: number): Promise<Float32Array> {
  return test.read([index]);
}

/** The half of the image that holds the disc. */
function half(classIndex: number): Uint8Array {
  return Uint8Array.from({ length: AREA }, (_, i) => Number(i % SIZE < SIZE / 2 === (classIndex === 0)));
}

describe.each(HEATMAP_METHODS)("%s", SLOW, (method) => {
  it("points at the disc that makes the class", async () => {
    let hits = 0;
    for (let i = 0; i < test.count; i += 2) {
      const question = { image: await imageOf(i), baseline, classIndex: test.classOf(i) };
      const heatmap = await explain(model, method, question);
      expect(Math.max(...heatmap.values)).toBeCloseTo(1, 5);
      expect(Math.min(...heatmap.values)).toBeGreaterThanOrEqual(0);
      if (pointsAt(heatmap, half(test.classOf(i)), 0)) hits++;
    }
    expect(hits).toBeGreaterThanOrEqual(10);
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await explain(model, method, { image: await imageOf(0), baseline, classIndex: 0 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("integrated gradients", SLOW, () => {
  it("add up to the rise of the logit from the baseline", async () => {
    const image = await imageOf(1);
    const params = loaded(model.weights);
    const shares = await integratedGradients(model, params, image, baseline, 0, 128);
    const both = Float32Array.from([...image, ...baseline]);
    const logits = await logitsOf(params, model.config, { count: 2, read: () => Promise.resolve(both) });
    disposeAll(params);
    const rise = logits[0]! - logits[2]!;
    const sum = shares.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - rise)).toBeLessThan(0.02 * Math.abs(rise) + 0.02);
  });
});

describe("the randomisation check", SLOW, () => {
  it("runs for each method and tells what it measured", async () => {
    const questions = [];
    for (let i = 0; i < 4; i++)
      questions.push({ image: await imageOf(3 * i), baseline, classIndex: test.classOf(3 * i) });
    const check = await randomisationCheck(model, "grad-cam", questions, 7);
    expect(check.images).toBe(4);
    expect(check.correlation).toBeGreaterThanOrEqual(0);
    expect(check.correlation).toBeLessThanOrEqual(1);
    expect(check.passed).toBe(check.correlation < 0.5);
  });

  it("correlates ranks as Spearman does, ties at their mean", () => {
    expect(rankCorrelation(Float32Array.of(1, 2, 3, 4), Float32Array.of(10, 20, 30, 90))).toBeCloseTo(1, 12);
    expect(rankCorrelation(Float32Array.of(1, 2, 3), Float32Array.of(3, 2, 1))).toBeCloseTo(-1, 12);
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3.
    expect(rankCorrelation(Float32Array.of(1, 2, 2, 3), Float32Array.of(1, 2, 3, 4))).toBeCloseTo(
      4.5 / Math.sqrt(4.5 * 5),
      12,
    );
    expect(rankCorrelation(Float32Array.of(1, 1), Float32Array.of(1, 2))).toBe(0);
  });
});

describe("maps", () => {
  it("are enlarged with their centres kept, cut off below zero, and blurred without losing weight", () => {
    expect([...enlarged(Float32Array.of(0, 1, 2, 3), 2, 4)]).toEqual([
      0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3,
    ]);
    expect([...positive(Float32Array.of(-1, 0, 2, 4))]).toEqual([0, 0, 0.5, 1]);
    expect([...positive(Float32Array.of(-1, -2))]).toEqual([0, 0]);
    const spot = new Float32Array(21 * 21);
    spot[10 * 21 + 10] = 1;
    expect(blurred(spot, 21, 1.5).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it("of several classifiers agree or differ pixel by pixel", () => {
    const map = (...values: number[]) => ({ values: Float32Array.from(values), size: 2 });
    const { mean, spread } = combined([map(1, 0, 0, 0.5), map(0, 0, 1, 0.5)]);
    expect([...mean.values]).toEqual([0.5, 0, 0.5, 0.5]);
    expect([...spread]).toEqual([0.5, 0, 0.5, 0]);
  });
});

describe("lesion measures", () => {
  const heat = { values: Float32Array.of(0, 0.2, 0, 0, 1, 0, 0, 0, 0.6), size: 3 };
  it("count a hit on the lesion or within the tolerance", () => {
    const at = (...places: number[]) => Uint8Array.from({ length: 9 }, (_, i) => Number(places.includes(i)));
    expect(pointsAt(heat, at(4), 0)).toBe(true);
    expect(pointsAt(heat, at(0), 1)).toBe(false);
    expect(pointsAt(heat, at(0), 1.5)).toBe(true);
    expect(intersectionOverUnion(heat, at(4, 5), 0.5)).toBeCloseTo(1 / 3, 12);
    expect(intersectionOverUnion(heat, at(), 2)).toBe(0);
  });
});
