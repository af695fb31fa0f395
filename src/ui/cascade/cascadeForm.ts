import { BASE_SIZES, CASCADE_SIZES, type CascadeDim } from "@/domain/cascade";
import type { CascadeChoices, CascadePlan } from "@/domain/cascadeRecord";
import type { DatasetIndex } from "@/domain/dataset";
import type { VolumeSet } from "@/domain/volumeSet";
import { commonestClass } from "../train/runForm";

/** Largest side of training; sampling may go one doubling beyond. */
const LARGEST: Readonly<Record<CascadeDim, number>> = { 2: 2048, 3: 512 };
const GIGABYTE = 1e9;
export const MEMORY_CHOICES = [0.5, 1, 2, 4, 8].map((gigabytes) => ({
  value: String(gigabytes * GIGABYTE),
  word: `${gigabytes} GB`,
}));
/** What training takes when nothing is chosen. */
export const DEFAULT_MEMORY = GIGABYTE;

export function dimOfChoices({ source }: CascadeChoices): CascadeDim {
  return source.kind === "images" ? 2 : 3;
}

/** Sides that can be trained above a base. */
export function sizesAbove(dim: CascadeDim, baseSize: number): number[] {
  return CASCADE_SIZES[dim].filter((size) => size > baseSize && size <= LARGEST[dim]);
}

/** High resolution of the chosen class, or of the commonest. */
export function imageChoices(dataset: DatasetIndex, classId: string | null): CascadeChoices {
  const chosen = classId ?? commonestClass(dataset);
  const classIds = chosen === undefined ? [] : [chosen];
  const source = { kind: "images", datasetId: dataset.summary.id, classIds } as const;
  const sides = dataset.images.map(({ rows, columns }) => Math.max(rows, columns));
  return { source, baseSize: 64, size: fitting(2, 64, Math.max(0, ...sides)), edges: false, seed: 1 };
}

export function volumeChoices(set: VolumeSet): CascadeChoices {
  const source = { kind: "volumes", setId: set.id } as const;
  return { source, baseSize: 32, size: fitting(3, 32, set.side), edges: false, seed: 1 };
}

/** The largest side that the images have pixels for, and at least one doubling. */
function fitting(dim: CascadeDim, baseSize: number, side: number): number {
  const sizes = sizesAbove(dim, baseSize);
  return sizes.findLast((size) => size <= side) ?? sizes[0]!;
}

/** A base above the final size takes it along. */
export function withBase(choices: CascadeChoices, baseSize: number): CascadeChoices {
  const sizes = sizesAbove(dimOfChoices(choices), baseSize);
  return { ...choices, baseSize, size: sizes.includes(choices.size) ? choices.size : sizes[0]! };
}

/** Bases that leave at least one doubling. */
export function basesOf(dim: CascadeDim): readonly number[] {
  return BASE_SIZES[dim].filter((base) => sizesAbove(dim, base).length > 0);
}

export type ScaleSetting = "steps" | "width" | "layers" | "batch" | "patch" | "l1";

/** What a setting of the finest doubling is: as chosen, or as planned; null before the plan. */
export function settingOf(
  choices: CascadeChoices,
  plan: CascadePlan | null,
  name: ScaleSetting,
): number | null {
  const chosen = choices.scale?.[name];
  if (chosen !== undefined) return chosen;
  const planned = plan?.config.scales.at(-1);
  if (!planned) return null;
  return name === "l1" ? planned.weights.l1 : planned[name];
}

export interface StartFacts {
  readonly plan: CascadePlan | null;
  /** Whether the plan is of the present choices. */
  readonly current: boolean;
  readonly problem: string | null;
  /** What else works, in words. */
  readonly busy: string | null;
}

/** Why a cascade cannot be started, or undefined when it can. */
export function startOff(choices: CascadeChoices, facts: StartFacts): string | undefined {
  const { source } = choices;
  if (source.kind === "images" && source.classIds.length === 0) return "Choose a class to learn.";
  if (facts.busy !== null) return facts.busy;
  if (facts.problem !== null) return facts.problem;
  if (!facts.current || !facts.plan) return "What it will take is still being worked out.";
  return facts.plan.refusal ?? undefined;
}

/** Milliseconds of all its networks. */
export function trainingMs({ expected }: CascadePlan): number {
  return expected.trainMs.reduce((sum, ms) => sum + ms, 0);
}
