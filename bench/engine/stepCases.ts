import { Random } from "@/domain/random";
import type { PresetId, RunConfig } from "@/domain/training";
import { generateImages, measureStatistics } from "@/gan/inference";
import { networksOf } from "@/gan/network";
import { disposeAll, initialise } from "@/tensor/params";
import { STREAM } from "@/gan/streams";
import { Trainer } from "@/gan/trainer";
import type { BenchCase } from "./protocol";
import { volumeCritic } from "./volumeCritic";

export interface StepCase extends BenchCase {
  /** Too much for a software adapter and for a processor. */
  readonly gpuOnly?: boolean;
}

function config(preset: PresetId, width: number, batch: number): RunConfig {
  const run = { steps: 1000, learningRate: 2e-4, seed: 1, checkpointEvery: 1000, gridEvery: 1000 };
  const images = { size: 64, classIds: ["images"], fit: "pad", mirror: false } as const;
  return { preset, width, batch, ...run, ...images };
}

/** A whole training step, generator and discriminator, until its losses are known. */
function training(name: string, run: RunConfig): Pick<StepCase, "name" | "start"> {
  return {
    name,
    start: () => {
      const trainer = new Trainer(run);
      const random = new Random(run.seed, 0);
      const pixels = Float32Array.from({ length: run.batch * run.size ** 2 }, () => random.uniform(-1, 1));
      const classes = new Array<number>(run.batch).fill(0);
      let step = 0;
      return {
        step: async () => {
          const { discriminatorLoss, generatorLoss } = await trainer.step(++step, pixels, classes);
          return discriminatorLoss + generatorLoss;
        },
        dispose: () => trainer.dispose(),
      };
    },
  };
}

function sampling(name: string, run: RunConfig): Pick<StepCase, "name" | "start"> {
  return {
    name,
    start: () => {
      const generator = initialise(
        networksOf(run.preset).generatorSpecs(run),
        run.seed,
        STREAM.generatorInit,
      );
      const statistics = measureStatistics(generator, run);
      const seeds = Array.from({ length: run.batch }, (_, i) => i);
      const request = { seeds, classes: seeds.map(() => 0), truncation: 1 };
      return {
        step: async () => {
          const pixels = await generateImages(generator, statistics, run, request);
          return pixels.reduce((sum, pixel) => sum + pixel * pixel, 0);
        },
        dispose: () => [generator, statistics].forEach(disposeAll),
      };
    },
  };
}

export const stepCases: readonly StepCase[] = [
  training("DCGAN 64², nf 16, batch 16", config("toronto-2018", 16, 16)),
  training("small-data 64², nf 8, batch 4", config("small-data", 8, 4)),
  { name: "conv3d critic 32³, nf 8, batch 2", start: () => volumeCritic(8, 2, 0.2) },
  { name: "conv3d critic 32³ with ReLU, nf 8, batch 2", start: () => volumeCritic(8, 2, 0) },
  sampling("sampling 64², nf 16, 16 images", config("toronto-2018", 16, 16)),
  { ...training("DCGAN 64², nf 64, batch 64", config("toronto-2018", 64, 64)), gpuOnly: true },
  { ...training("small-data 64², nf 32, batch 16", config("small-data", 32, 16)), gpuOnly: true },
  { name: "conv3d critic 32³ with ReLU, nf 32, batch 8", start: () => volumeCritic(32, 8, 0), gpuOnly: true },
];
