import type { EnsembleCoverage } from "./evaluation";

/** Measures of synthetic images and of a classifier's verdicts, as they cross threads. */

export type HeatmapMethod =
  "fine-grad-cam" | "grad-cam" | "grad-cam++" | "occlusion" | "integrated-gradients";
/** The first that passes its check is the default: the one that points best at the phantom's lesions (docs/heatmaps.md). */
export const HEATMAP_METHODS: readonly HeatmapMethod[] = [
  "fine-grad-cam",
  "grad-cam",
  "grad-cam++",
  "occlusion",
  "integrated-gradients",
];

/** The model randomisation test of one heatmap method on one classifier. */
export interface SanityCheck {
  readonly method: HeatmapMethod;
  /** Mean rank correlation of the heatmaps with those of the same network with random weights. */
  readonly correlation: number;
  readonly images: number;
  /** False when the method hardly cares what the network learned: its pictures show edges, not reasons. */
  readonly passed: boolean;
}

export interface ManifoldMeasures {
  /** Share of synthetic images inside the real ones' neighbourhoods: are they plausible? */
  readonly precision: number;
  /** Share of real images inside the synthetic ones' neighbourhoods: is the variety there? */
  readonly recall: number;
  /** As precision, but counting how many neighbourhoods, so that one outlier does not vouch for all. */
  readonly density: number;
  /** Share of real images with a synthetic one in their neighbourhood. */
  readonly coverage: number;
}

export interface KernelDistance {
  readonly mean: number;
  /** Standard deviation over the subsets. */
  readonly deviation: number;
}

/** Fewer synthetic images than this are not measured: neighbourhoods reach to the fifth nearest. */
export const LEAST_TO_MEASURE = 8;

/** How near synthetic images come to real ones, every number beside its control. */
export interface Quality extends ManifoldMeasures {
  /** Name of the network whose features were compared: a distance means nothing without it. */
  readonly extractor: string;
  readonly seed: number;
  /** Real and synthetic images that were compared. */
  readonly n: { readonly real: number; readonly synthetic: number };
  /** Images on each side of every distance and share: the same number in the measure and in its control. */
  readonly each: number;
  readonly frechet: number;
  /** The distance of one half of the real images to the other: what no model can be expected to beat. */
  readonly floor: number;
  /** frechet ÷ floor. */
  readonly relative: number;
  readonly kernel: KernelDistance;
  readonly kernelFloor: KernelDistance;
  /** The same four of one half of the real images against the other. */
  readonly manifoldFloor: ManifoldMeasures;
  /** Of one class of an ensemble's set: what its first K models cover. */
  readonly byModels?: EnsembleCoverage;
  /** Mean multi-scale similarity of pairs, synthetic and real, over this many scales. */
  readonly similarity: { readonly synthetic: number; readonly real: number; readonly scales: number };
}

/** A bar of the reliability diagram. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability given, and share that was right; NaN when empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** A point of the coverage curve: when only images below this doubt are called, how many are, and how many rightly. */
export interface CoveragePoint {
  readonly threshold: number;
  readonly coverage: number;
  readonly accuracy: number;
}

/** How far the verdicts of one arm's classifiers can be trusted, measured on the test part. */
export interface Trust {
  readonly bins: readonly ReliabilityBin[];
  readonly calibrationError: number;
  readonly curve: readonly CoveragePoint[];
  /** Classifiers whose mean is the verdict. */
  readonly members: number;
  readonly n: number;
  /** The doubt, in nats, up to which the validation part was called rightly often enough. */
  readonly limit: number;
}

/** What an ensemble says of one image. */
export interface ImageVerdict {
  /** Mean probability of each class over the members, with the lowest and highest member. */
  readonly perClass: readonly {
    readonly classId: string;
    readonly mean: number;
    readonly lo: number;
    readonly hi: number;
  }[];
  /** Mutual information of verdict and member, in nats: how much the members disagree. */
  readonly disagreement: number;
  /** Entropy of the mean probabilities, in nats: all that is unknown. */
  readonly doubt: number;
  /** The doubt up to which the validation part was called rightly often enough. */
  readonly limit: number;
  /** Not called: the doubt is above the limit. */
  readonly called: string | null;
  readonly heatmap: { readonly size: number; readonly map: Float32Array; readonly spread: Float32Array };
  readonly method: HeatmapMethod;
  readonly sanity: SanityCheck | null;
}
