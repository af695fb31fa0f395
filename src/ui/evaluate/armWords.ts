import type { ArmId, ArmResult, MeasureName } from "@/domain/evaluation";
import { count } from "../format";

export type MarkShape =
  | "circle"
  | "ring"
  | "square"
  | "triangle"
  | "diamond"
  | "hollow-diamond"
  | "double-diamond"
  | "half-diamond";

export interface ArmFacts {
  readonly name: string;
  /** Why this arm is there, in one sentence. */
  readonly purpose: string;
  readonly of: "real" | "synthetic";
  readonly shape: MarkShape;
}

/** How each arm is called and drawn: real and synthetic differ by shape and word as well as colour. */
export const ARM_FACTS: Readonly<Record<ArmId, ArmFacts>> = {
  real: {
    name: "Real only",
    purpose: "Your images as they are. Every gain is measured against this.",
    of: "real",
    shape: "circle",
  },
  undersampled: {
    name: "Real, balanced",
    purpose: "Larger classes cut to the smallest. Shows what balance alone does.",
    of: "real",
    shape: "ring",
  },
  duplicated: {
    name: "Real, repeated",
    purpose: "As many images as with synthetic ones, but repeats. Shows what more images alone do.",
    of: "real",
    shape: "square",
  },
  classical: {
    name: "Real, altered",
    purpose: "As many images, turned, shifted and scaled. The usual remedy, so the one to beat.",
    of: "real",
    shape: "triangle",
  },
  synthetic: {
    name: "Real + synthetic",
    purpose: "The missing images are synthetic, from one model for each class.",
    of: "synthetic",
    shape: "diamond",
  },
  "synthetic-only": {
    name: "Synthetic only",
    purpose: "No real image at all. Shows how much of the class the models have learnt.",
    of: "synthetic",
    shape: "hollow-diamond",
  },
  ensemble: {
    name: "Real + ensemble",
    purpose: "Synthetic images of several models for each class: more variety, more time.",
    of: "synthetic",
    shape: "double-diamond",
  },
  mixed: {
    name: "Half and half",
    purpose: "Half of every class is synthetic, so that being synthetic gives no class away.",
    of: "synthetic",
    shape: "half-diamond",
  },
};

export const MEASURE_WORDS: Readonly<Record<MeasureName, { readonly word: string; readonly long: string }>> =
  {
    auc: { word: "AUC", long: "Area under the ROC curve" },
    sensitivity: { word: "Sensitivity", long: "Share of the class that is found" },
    specificity: { word: "Specificity", long: "Share of the others that is left alone" },
    f1: { word: "F1", long: "Mean of sensitivity and precision, harmonic" },
  };
export const MEASURE_ORDER: readonly MeasureName[] = ["auc", "sensitivity", "specificity", "f1"];

/** "+ 460 repeats", "1,601 real": what the classifier was trained on besides the real images. */
export function madeOf(arm: ArmResult, real: ArmResult | undefined): string {
  const { real: own, synthetic } = totals(arm);
  const before = real ? totals(real).real : own;
  switch (arm.name) {
    case "real":
    case "undersampled":
      return `${count(own)} real`;
    case "duplicated":
      return `+ ${count(own - before)} repeats`;
    case "classical":
      return `+ ${count(own - before)} altered`;
    case "synthetic":
    case "ensemble":
    case "mixed":
      return `+ ${count(synthetic)} synthetic`;
    case "synthetic-only":
      return `${count(synthetic)} synthetic`;
    default:
      return arm.name satisfies never;
  }
}

export function totals({ trainedOn }: ArmResult): { readonly real: number; readonly synthetic: number } {
  const all = Object.values(trainedOn);
  const sum = (of: "real" | "synthetic") => all.reduce((total, each) => total + each[of], 0);
  return { real: sum("real"), synthetic: sum("synthetic") };
}
