import type { PresetId, RunConfig, TrainingSize } from "./training";

/** What a new run starts from; everything in it can be changed under "Advanced settings". */
type PresetDefaults = Pick<
  RunConfig,
  "steps" | "batch" | "width" | "learningRate" | "checkpointEvery" | "gridEvery"
>;

export interface PresetFacts {
  readonly name: string;
  /** What it is for, in one sentence for a person. */
  readonly purpose: string;
  readonly defaults: Readonly<Record<TrainingSize, PresetDefaults>>;
}

/** The presets, without their networks: what the UI shows and the training loop starts from. */
export const PRESETS: Readonly<Record<PresetId, PresetFacts>> = {
  "small-data": {
    name: "Small data",
    purpose: "For 100 to a few thousand images: steady training that shows anatomy early.",
    defaults: {
      64: { steps: 2000, batch: 16, width: 32, learningRate: 2e-4, checkpointEvery: 200, gridEvery: 50 },
      128: { steps: 4000, batch: 16, width: 32, learningRate: 2e-4, checkpointEvery: 200, gridEvery: 100 },
      256: { steps: 8000, batch: 8, width: 16, learningRate: 2e-4, checkpointEvery: 200, gridEvery: 200 },
    },
  },
  // Radford et al. 2016 (arXiv 1511.06434) as used by Salehinejad et al. 2018 (arXiv 1712.01636).
  "toronto-2018": {
    name: "Toronto 2018",
    purpose: "The published DCGAN, kept as it was: for repeating that work. Needs patience or a GPU.",
    defaults: {
      64: { steps: 10000, batch: 32, width: 32, learningRate: 2e-4, checkpointEvery: 200, gridEvery: 50 },
      128: { steps: 15000, batch: 32, width: 32, learningRate: 2e-4, checkpointEvery: 200, gridEvery: 100 },
      256: { steps: 20000, batch: 32, width: 16, learningRate: 2e-4, checkpointEvery: 200, gridEvery: 200 },
    },
  },
};

export const DEFAULT_PRESET: PresetId = "small-data";
