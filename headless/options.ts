import { parseArgs } from "node:util";
import { PRESETS, DEFAULT_PRESET } from "@/domain/presets";
import { TRAINING_SIZES, type BackendId, type PresetId, type TrainingSize } from "@/domain/training";
import type { Fit } from "@/domain/dataset";

/** Said to the person with the usage text; exit code 2. */
export class UsageError extends Error {}

export interface TrainCommand {
  readonly command: "train";
  /** A folder, or "phantom". */
  readonly data: string;
  readonly classes: readonly string[];
  readonly conditional: boolean;
  readonly size: TrainingSize;
  readonly steps: number;
  readonly out: string;
  readonly preset: PresetId;
  readonly backend: BackendId | "auto";
  readonly seed: number;
  readonly fit: Fit;
  readonly mirror: boolean;
  readonly resume: boolean;
  readonly minutes: number | undefined;
  readonly batch: number | undefined;
  readonly width: number | undefined;
  readonly learningRate: number | undefined;
  readonly gridEvery: number | undefined;
  readonly checkpointEvery: number | undefined;
}
export interface SampleCommand {
  readonly command: "sample";
  readonly checkpoint: string;
  readonly out: string;
  readonly className: string | undefined;
  readonly count: number;
  readonly seed: number;
  readonly truncation: number;
  readonly batch: number;
  readonly backend: BackendId | "auto";
}
export interface PublishCommand {
  readonly command: "publish";
  readonly checkpoint: string;
  readonly out: string;
}
export type Command = TrainCommand | SampleCommand | PublishCommand;

const TEXTS = [
  "data",
  "class",
  "size",
  "steps",
  "out",
  "preset",
  "backend",
  "seed",
  "fit",
  "minutes",
] as const;
const NUMBERS = ["batch", "width", "learning-rate", "grid-every", "checkpoint-every"] as const;
const SAMPLE_TEXTS = ["checkpoint", "count", "truncation"] as const;
const SWITCHES = ["conditional", "mirror", "resume"] as const;
export type Values = Record<string, unknown>;

/** @throws {UsageError} */
export function parseCommand(args: readonly string[]): Command {
  const [command, ...rest] = args;
  const values = parseValues(rest);
  switch (command) {
    case "train":
      return trainCommand(values);
    case "sample":
      return sampleCommand(values);
    case "publish":
      return { command, checkpoint: text(values, "checkpoint"), out: text(values, "out") };
    default:
      throw new UsageError(
        command
          ? `There is no command "${command}".`
          : "Name a command: train, sample, publish, experiment, quality or heatmaps.",
      );
  }
}

function parseValues(args: string[]): Values {
  const strings = [...TEXTS, ...NUMBERS, ...SAMPLE_TEXTS].map((name) => [name, { type: "string" }] as const);
  const switches = SWITCHES.map((name) => [name, { type: "boolean" }] as const);
  try {
    return parseArgs({ args, options: Object.fromEntries([...strings, ...switches]) }).values;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function trainCommand(values: Values): TrainCommand {
  const size = integer(values, "size", 64);
  const optional = (name: string) => (values[name] === undefined ? undefined : number(values, name));
  return {
    command: "train",
    data: text(values, "data"),
    classes:
      values.class === undefined
        ? []
        : text(values, "class")
            .split(",")
            .map((name) => name.trim()),
    conditional: values.conditional === true,
    size: oneOf(size, TRAINING_SIZES, "--size"),
    steps: integer(values, "steps"),
    out: text(values, "out"),
    preset: oneOf(text(values, "preset", DEFAULT_PRESET), Object.keys(PRESETS) as PresetId[], "--preset"),
    backend: backend(values),
    seed: integer(values, "seed", 1),
    fit: oneOf(text(values, "fit", "pad"), ["pad", "crop", "stretch"] as const, "--fit"),
    mirror: values.mirror === true,
    resume: values.resume === true,
    minutes: optional("minutes"),
    batch: optional("batch"),
    width: optional("width"),
    learningRate: optional("learning-rate"),
    gridEvery: optional("grid-every"),
    checkpointEvery: optional("checkpoint-every"),
  };
}

function sampleCommand(values: Values): SampleCommand {
  const truncation = number(values, "truncation", 1);
  if (truncation < 0 || truncation > 1) throw new UsageError("--truncation must be from 0 to 1.");
  return {
    command: "sample",
    checkpoint: text(values, "checkpoint"),
    out: text(values, "out"),
    className: values.class === undefined ? undefined : text(values, "class"),
    count: integer(values, "count", 20),
    seed: integer(values, "seed", 0),
    truncation,
    batch: integer(values, "batch", 16),
    backend: backend(values),
  };
}

function backend(values: Values): BackendId | "auto" {
  return oneOf(text(values, "backend", "auto"), ["auto", "wasm", "webgpu"] as const, "--backend");
}

export function text(values: Values, name: string, fallback?: string): string {
  const value = values[name] ?? fallback;
  if (typeof value !== "string" || value === "") throw new UsageError(`--${name} is missing.`);
  return value;
}
export function number(values: Values, name: string, fallback?: number): number {
  const value = Number(text(values, name, fallback?.toString()));
  if (!Number.isFinite(value)) throw new UsageError(`--${name} must be a number.`);
  return value;
}
export function integer(values: Values, name: string, fallback?: number): number {
  const value = number(values, name, fallback);
  if (!Number.isInteger(value) || value < 0) throw new UsageError(`--${name} must be a whole number.`);
  return value;
}
export function oneOf<T extends string | number>(
  value: string | number,
  allowed: readonly T[],
  name: string,
): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`${name} must be one of ${allowed.join(", ")}; it is ${value}.`);
  return found;
}
