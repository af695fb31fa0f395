import type { CascadeConfig } from "@/domain/cascade";
import type { CascadeChoices, CascadePlan } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import { estimateCascade } from "@/gan/cascade/estimate";
import type { Desk } from "../desk";
import { configOf } from "./config";
import type { StepTimes } from "./expectation";
import { readSource, type SourceFacts, type SourceItem } from "./source";

/** Fewer teach a network their own faces, not what they have in common. */
const FEWEST = { 2: 8, 3: 4 } as const;
const FEW = { 2: 50, 3: 20 } as const;

/** What is known of a cascade before anything is kept or measured. */
export interface CascadeDraft {
  readonly facts: SourceFacts;
  readonly config: CascadeConfig;
  readonly sides: readonly number[];
  readonly images: CascadePlan["images"];
  readonly prepareBytes: number;
  readonly refusal: AppError | null;
}

/**
 * @param room  bytes that may still be stored; null when that cannot be told
 * @throws {AppError} `bad-config` when the choices make no cascade, `not-found` when the source is gone
 */
export async function draftCascade(
  { files }: Pick<Desk, "files">,
  choices: CascadeChoices,
  room: number | null,
): Promise<CascadeDraft> {
  const facts = await readSource(files, choices.source);
  const config = configOf(choices, facts);
  const sides = sidesOf(config);
  const images = sides.map((side) => ({
    side,
    count: facts.items.filter((item) => item.side >= side).length,
  }));
  const prepareBytes = facts.items.reduce((sum, item) => sum + bytesOf(config, sides, item), 0);
  const draft = { facts, config, sides, images, prepareBytes };
  return { ...draft, refusal: tooFew(draft) ?? tooLarge(draft, room) };
}

export function sidesOf({ base, scales }: CascadeConfig): number[] {
  return [base.run.size, ...scales.map(({ size }) => size)];
}

function bytesOf({ dim }: CascadeConfig, sides: readonly number[], item: SourceItem): number {
  return sides.filter((side) => side <= item.side).reduce((sum, side) => sum + 2 * side ** dim, 0);
}

type Draft = Omit<CascadeDraft, "refusal">;

function tooFew({ facts: { dim, items }, sides, images }: Draft): AppError | null {
  const [one, many] = dim === 2 ? ["image", "images"] : ["volume", "volumes"];
  const unit = dim === 2 ? "pixels" : "voxels";
  if (items.length === 0) {
    const where = dim === 2 ? "in the training part of the chosen classes" : "that is whole in this set";
    return new AppError("too-few-images", `There is no ${one} ${where}.`);
  }
  const largest = Math.max(...items.map(({ side }) => side));
  if (largest < sides[0]!) {
    return new AppError(
      "too-small",
      `The largest ${one} has ${largest} ${unit} a side, and the smallest scale needs ${sides[0]}.`,
    );
  }
  const { side, count } = images.at(-1)!;
  if (count >= FEWEST[dim]) return null;
  const enough = images.findLast((each) => each.count >= FEWEST[dim]);
  const instead = enough
    ? ` For ${enough.side} ${unit} there are ${enough.count}: choose that size, or add ${many}.`
    : ` Add ${many} first.`;
  const have = count === 0 ? "there is none" : count === 1 ? "there is 1" : `there are ${count}`;
  return new AppError(
    "too-few-images",
    `At least ${FEWEST[dim]} ${many} of ${side} ${unit} a side are needed; ${have}.${instead}`,
  );
}

function tooLarge({ config, prepareBytes }: Draft, room: number | null): AppError | null {
  const needed = prepareBytes + estimateCascade(config).storageBytes;
  if (room === null || needed <= room) return null;
  return new AppError(
    "quota",
    `Preparing the images and one sample takes ${size(needed)} of disk, and this browser may store ${size(room)} more. ` +
      "Free some space, or choose a smaller size.",
  );
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

export interface PlanPorts {
  readonly times: StepTimes;
  /** Starts the device. */
  device(): Promise<unknown>;
  mayMeasure(): boolean;
}

/** What a cascade will take and what stands in its way; times from steps measured on this device. */
export async function planCascade(
  desk: Pick<Desk, "files">,
  ports: PlanPorts,
  choices: CascadeChoices,
  room: number | null,
  signal: AbortSignal,
): Promise<CascadePlan> {
  const { facts, config, images, prepareBytes, refusal } = await draftCascade(desk, choices, room);
  await ports.device();
  const may = () => !signal.aborted && ports.mayMeasure();
  const { expected, measured } = await ports.times.expect(config, may);
  signal.throwIfAborted();
  const notes = [...facts.notes, ...fewNotes(config, images)];
  if (!measured) notes.push("The device is at work, so the times are rough.");
  return {
    ...{ config, estimate: estimateCascade(config), images, notes, expected, prepareBytes },
    refusal: refusal?.message ?? null,
  };
}

function fewNotes({ dim }: CascadeConfig, images: CascadePlan["images"]): string[] {
  const finest = images.at(-1)!;
  if (finest.count < FEWEST[dim] || finest.count >= FEW[dim]) return [];
  const many = dim === 2 ? "images" : "volumes";
  const unit = dim === 2 ? "pixels" : "voxels";
  const have = `There are only ${finest.count} ${many} of ${finest.side} ${unit} a side`;
  return [`${have}: what is made may come close to single ones.`];
}
