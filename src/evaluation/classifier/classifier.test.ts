import { beforeAll, describe, expect, it } from "vitest";
import type { ClassifierConfig, ClassifierKind } from "@/domain/evaluation";
import { Random } from "@/domain/random";
import { prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import { tf } from "@/tensor/tf";
import { BalancedOrder, type LabelledImages } from "./images";
import { crossEntropy } from "./loss";
import type { ClassifierModel } from "./model";
import { predict, predictWithDropout } from "./predict";
import { trainClassifier, type ClassifierProgress } from "./train";
import { decodeTraining, encodeTraining, type TrainingState } from "./trainingFile";

beforeAll(async () => {
  await prepareDevice({ prefer: "wasm", wasm: await nodeWasmSources() });
});

const SLOW = { timeout: 180_000 };

function config(kind: ClassifierKind, changes: Partial<ClassifierConfig> = {}): ClassifierConfig {
  return {
    kind,
    size: 64,
    classIds: ["left", "right", "none"],
    width: 8,
    batch: 12,
    learningRate: 2e-3,
    weightDecay: 1e-2,
    dropout: 0.2,
    maxSteps: 60,
    checkEvery: 10,
    patience: 3,
    seed: 3,
    ...changes,
  };
}

/** A faint disc on the left, on the right, or nowhere, in noise. The last class is rare. */
function discs(count: number, seed: number): LabelledImages {
  const classOf = (i: number) => (i % 7 === 6 ? 2 : i % 2);
  const image = (i: number) => {
    const random = new Random(seed, i);
    const at = { row: random.uniform(24, 40), column: random.uniform(14, 22) + 28 * classOf(i) };
    return Float32Array.from({ length: 64 * 64 }, (_, p) => {
      const inside = Math.hypot(Math.floor(p / 64) - at.row, (p % 64) - at.column) < 6;
      return (inside && classOf(i) < 2 ? 0.2 : -0.4) + random.normal(0, 0.25);
    });
  };
  const read = (indices: readonly number[]) => {
    const pixels = new Float32Array(indices.length * 64 * 64);
    indices.forEach((i, n) => pixels.set(image(i), n * 64 * 64));
    return Promise.resolve(pixels);
  };
  return { count, classCount: 3, classOf, read };
}

async function trained(
  settings: ClassifierConfig,
  from?: TrainingState,
): Promise<{ model: ClassifierModel; said: ClassifierProgress[] }> {
  const running = trainClassifier(settings, discs(120, 1), discs(42, 2), { from });
  const said: ClassifierProgress[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { model: next.value, said };
    said.push(next.value);
  }
}

describe("cross entropy", () => {
  it("is the closed form, with the slope of finite differences, for logits of any size", async () => {
    const rows = [
      [2, -1, 0.5],
      [300, 299, 0],
    ];
    const truth = tf.tensor2d([
      [0, 1, 0],
      [1, 0, 0],
    ]);
    const logits = tf.tensor2d(rows as [number[], number[]]);
    const plain = (values: number[][]): number => {
      const loss = (row: number[], t: number) => {
        const top = Math.max(...row);
        return Math.log(row.reduce((sum, v) => sum + Math.exp(v - top), 0)) + top - row[t]!;
      };
      return (loss(values[0]!, 1) + loss(values[1]!, 0)) / 2;
    };
    expect((await crossEntropy(logits, truth).data())[0]).toBeCloseTo(plain(rows), 5);
    const slope = await tf
      .grad((x) => crossEntropy(x as tf.Tensor2D, truth))(logits)
      .data();
    rows.flat().forEach((_, i) => {
      const nudged = (by: number) =>
        plain(rows.map((row, r) => row.map((v, c) => (r * 3 + c === i ? v + by : v))));
      expect(slope[i]).toBeCloseTo((nudged(1e-4) - nudged(-1e-4)) / 2e-4, 4);
    });
  });
});

describe("balanced order", () => {
  it("shows a rare class as often as a common one, and every image of it in turn", () => {
    const order = new BalancedOrder(1, discs(70, 1));
    const seen = Array.from({ length: 20 }, (_, step) => order.batch(step, 12)).flat();
    const counts = [0, 1, 2].map((c) => seen.filter((i) => discs(70, 1).classOf(i) === c).length);
    expect(counts).toEqual([80, 80, 80]);
    const rare = seen.filter((i) => i % 7 === 6);
    expect(new Set(rare.slice(0, 10)).size).toBe(10);
  });
});

describe.each(["residual", "alexnet"] as const)("a %s classifier", SLOW, (kind) => {
  it("learns to tell images apart that it has not seen, and gives the same weights again", async () => {
    const settings = config(kind, kind === "alexnet" ? { learningRate: 1e-3, maxSteps: 150 } : {});
    const { model, said } = await trained(settings);
    const test = discs(84, 3);
    const probabilities = await predict(model, test);
    let right = 0;
    for (let i = 0; i < test.count; i++) {
      const row = [...probabilities.subarray(i * 3, i * 3 + 3)];
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      if (row.indexOf(Math.max(...row)) === test.classOf(i)) right++;
    }
    expect(right / test.count).toBeGreaterThan(0.85);
    expect(said.at(-1)!.validationLoss).toBeLessThan(said[0]!.validationLoss);
    const short = { ...settings, maxSteps: 10, checkEvery: 5 };
    expect((await trained(short)).model).toEqual((await trained(short)).model);
  });
});

describe("training a classifier", SLOW, () => {
  it("stops when the validation part no longer improves and keeps the best weights", async () => {
    const { said } = await trained(config("residual", { learningRate: 0.05, maxSteps: 200, patience: 1 }));
    const best = said.findLastIndex((report) => report.best);
    expect(said.at(-1)!.step).toBeLessThan(200);
    expect(said.length - 1 - best).toBe(2);
  });

  it("leaves no tensor behind, also when it is stopped", async () => {
    const before = tf.memory().numTensors;
    await trained(config("residual", { maxSteps: 4, checkEvery: 2 }));
    expect(tf.memory().numTensors).toBe(before);
    const stop = new AbortController();
    const running = trainClassifier(config("residual", { checkEvery: 1 }), discs(24, 1), discs(12, 2), {
      signal: stop.signal,
    });
    await running.next();
    stop.abort();
    await expect(running.next()).rejects.toThrow(/abort/i);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    { how: "paused between two checks", stopAfter: 8, kept: 8 },
    { how: "killed there", stopAfter: Infinity, kept: 5 },
  ])("goes on where it was $how, to the same bits", async ({ stopAfter, kept }) => {
    const settings = config("residual", { maxSteps: 15, checkEvery: 5 });
    const straight = await trained(settings);
    const stop = new AbortController();
    const files: Uint8Array[] = [];
    let read = 0;
    const counted: LabelledImages = {
      ...discs(120, 1),
      read: (indices) => {
        if (++read === stopAfter) stop.abort();
        if (read === 9) throw new Error("killed");
        return discs(120, 1).read(indices);
      },
    };
    const cut = trainClassifier(settings, counted, discs(42, 2), {
      signal: stop.signal,
      keep: (state) => Promise.resolve(void files.push(encodeTraining(state))),
    });
    await cut.next();
    await expect(cut.next()).rejects.toThrow(/abort|killed/);
    const from = decodeTraining(files.at(-1)!);
    expect(from.step).toBe(kept);
    const again = await trained(settings, from);
    expect(again.said).toEqual(straight.said.slice(1));
    expect(again.model).toEqual(straight.model);
  });

  it("starts anew from the state of another training, and refuses half a file of one", async () => {
    const settings = config("residual", { maxSteps: 6, checkEvery: 3 });
    const files: Uint8Array[] = [];
    const other = trainClassifier({ ...settings, seed: 4 }, discs(120, 1), discs(42, 2), {
      keep: (state) => Promise.resolve(void files.push(encodeTraining(state))),
    });
    while (!(await other.next()).done);
    expect((await trained(settings, decodeTraining(files[0]!))).model).toEqual(
      (await trained(settings)).model,
    );
    expect(() => decodeTraining(files[0]!.subarray(0, 5000))).toThrow("not a whole classifier");
  });

  it("spreads its verdicts under dropout, reproducibly", async () => {
    const { model } = await trained(config("residual", { maxSteps: 20, dropout: 0.5 }));
    const test = discs(6, 5);
    const draws = await predictWithDropout(model, test, 4, 1);
    expect(draws[0]).not.toEqual(draws[1]);
    expect(await predictWithDropout(model, test, 4, 1)).toEqual(draws);
  });
});
