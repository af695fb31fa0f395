import { parseArgs } from "node:util";
import { BASE_SIZES, CASCADE_SIZES, type CascadeDim } from "@/domain/cascade";
import type { Fit } from "@/domain/dataset";
import type { BackendId } from "@/domain/training";
import type { GuideOption } from "./cascadeGuide";
import { integer, number, oneOf, text, UsageError, type Values } from "./options";

export interface CascadeTrainCommand {
  readonly command: "cascade-train";
  /** A folder of images, of DICOM series, of NIfTI files or of .dkv volumes, or "phantom". */
  readonly data: string;
  readonly dim: CascadeDim;
  readonly size: number;
  readonly baseSize: number;
  /** Which scales to train, 0 the base; all when empty. */
  readonly scales: readonly number[];
  readonly className: string;
  /** How many images to use at most. */
  readonly images: number;
  readonly out: string;
  readonly steps: number | undefined;
  readonly baseSteps: number | undefined;
  readonly baseWidth: number | undefined;
  readonly baseBatch: number | undefined;
  readonly baseRate: number | undefined;
  readonly width: number | undefined;
  readonly layers: number | undefined;
  readonly batch: number | undefined;
  readonly patch: number | undefined;
  readonly l1: number | undefined;
  readonly edges: boolean;
  /** Missing slices of a series are made up from their neighbours. */
  readonly fillGaps: boolean;
  readonly fit: Fit;
  readonly seed: number;
  readonly minutes: number | undefined;
  /** Megabytes that training may take. */
  readonly memory: number | undefined;
  readonly backend: BackendId | "auto";
}
export interface CascadeSampleCommand {
  readonly command: "cascade-sample";
  readonly cascade: string;
  readonly out: string;
  readonly size: number | undefined;
  readonly seed: number;
  readonly count: number;
  readonly tile: number | undefined;
  readonly truncation: number;
  /** Edges to follow. */
  readonly guide: GuideOption | undefined;
  /** Also makes the image of each seed that follows none, to compare. */
  readonly control: boolean;
  readonly backend: BackendId | "auto";
}
export type CascadeCommand = CascadeTrainCommand | CascadeSampleCommand;

const TEXTS = ["data", "dim", "size", "base-size", "scale", "class", "images", "out", "steps", "base-steps"];
const BASE_TEXTS = ["base-width", "base-batch", "base-rate"];
const MORE_TEXTS = ["width", "layers", "batch", "patch", "l1", "fit", "seed", "minutes", "memory", "backend"];
const SAMPLE_TEXTS = ["cascade", "count", "tile", "truncation", "edges-from", "edge-method", "edge-strength"];
const SWITCHES = {
  edges: { type: "boolean" },
  control: { type: "boolean" },
  "fill-gaps": { type: "boolean" },
} as const;

export function isCascade(args: readonly string[]): boolean {
  return args[0] === "cascade-train" || args[0] === "cascade-sample";
}

/** @throws {UsageError} */
export function parseCascade([command, ...rest]: readonly string[]): CascadeCommand {
  const values = parse(rest);
  return command === "cascade-train" ? trainCommand(values) : sampleCommand(values);
}

function parse(args: string[]): Values {
  const names = [...TEXTS, ...BASE_TEXTS, ...MORE_TEXTS, ...SAMPLE_TEXTS];
  const strings = names.map((name) => [name, { type: "string" }] as const);
  try {
    return parseArgs({ args, options: { ...Object.fromEntries(strings), ...SWITCHES } }).values;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function trainCommand(values: Values): CascadeTrainCommand {
  const dim = oneOf(integer(values, "dim", 2), [2, 3] as const, "--dim");
  const whole = (name: string) => (values[name] === undefined ? undefined : integer(values, name));
  const optional = (name: string) => (values[name] === undefined ? undefined : number(values, name));
  return {
    ...{ command: "cascade-train", dim, data: text(values, "data"), out: text(values, "out") },
    size: oneOf(integer(values, "size"), CASCADE_SIZES[dim], "--size"),
    baseSize: oneOf(integer(values, "base-size", BASE_SIZES[dim][0]), BASE_SIZES[dim], "--base-size"),
    scales: scaleList(text(values, "scale", "all")),
    className: text(values, "class", "normal"),
    images: integer(values, "images", 64),
    ...{ steps: whole("steps"), baseSteps: whole("base-steps"), width: whole("width") },
    ...{ baseWidth: whole("base-width"), baseBatch: whole("base-batch"), baseRate: optional("base-rate") },
    ...{ layers: whole("layers"), batch: whole("batch"), patch: whole("patch"), l1: optional("l1") },
    ...{ edges: values.edges === true, fillGaps: values["fill-gaps"] === true },
    fit: oneOf(text(values, "fit", "pad"), ["pad", "crop", "stretch"] as const, "--fit"),
    seed: integer(values, "seed", 1),
    ...{ minutes: optional("minutes"), memory: optional("memory"), backend: backendOf(values) },
  };
}

function sampleCommand(values: Values): CascadeSampleCommand {
  return {
    command: "cascade-sample",
    cascade: text(values, "cascade"),
    out: text(values, "out"),
    size: values.size === undefined ? undefined : integer(values, "size"),
    seed: integer(values, "seed", 0),
    count: integer(values, "count", 1),
    tile: values.tile === undefined ? undefined : integer(values, "tile"),
    truncation: number(values, "truncation", 1),
    ...{ guide: guideOf(values), control: values.control === true },
    backend: backendOf(values),
  };
}

function guideOf(values: Values): GuideOption | undefined {
  const method = oneOf(
    text(values, "edge-method", "sobel"),
    ["sobel", "canny", "drawn"] as const,
    "--edge-method",
  );
  const strength = number(values, "edge-strength", 1);
  if (!(strength >= 0 && strength <= 1)) throw new UsageError("--edge-strength is a number from 0 to 1.");
  const from = values["edges-from"];
  return typeof from === "string" ? { from, method, strength } : undefined;
}

function backendOf(values: Values): BackendId | "auto" {
  return oneOf(text(values, "backend", "auto"), ["auto", "wasm", "webgpu"] as const, "--backend");
}

function scaleList(given: string): number[] {
  if (given === "all") return [];
  const scales = given.split(",").map(Number);
  if (scales.every((scale) => Number.isInteger(scale) && scale >= 0)) return scales;
  throw new UsageError("--scale is all, or numbers like 0,1; 0 is the base.");
}
