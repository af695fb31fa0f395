import { parseArgs } from "node:util";
import { ARMS, type ArmId, type ClassifierKind } from "@/domain/evaluation";
import { DEFAULT_PRESET, PRESETS } from "@/domain/presets";
import { TRAINING_SIZES, type BackendId, type PresetId, type TrainingSize } from "@/domain/training";
import { integer, number, oneOf, text, UsageError, type Values } from "./options";
import {
  calibrationCommand,
  heatmapsCommand,
  PHANTOM_OPTIONS,
  type CalibrationCommand,
  type HeatmapsCommand,
} from "./phantomOptions";

export interface ExperimentCommand {
  readonly command: "experiment";
  /** A folder of images in folders by class, or "phantom". */
  readonly data: string;
  readonly out: string;
  /** All when empty. */
  readonly classes: readonly string[];
  readonly rare: string | undefined;
  /** Share of the training images that the rare class is cut to. */
  readonly rareShare: number | undefined;
  /** Of the phantom: in all, or one number for each class that is named. */
  readonly patients: readonly number[];
  readonly arms: readonly ArmId[];
  readonly seeds: number;
  readonly doses: readonly number[];
  readonly size: TrainingSize;
  readonly preset: PresetId;
  readonly ganSteps: number | undefined;
  /** Of a model of all classes that the others start from. */
  readonly sharedSteps: number | undefined;
  readonly ganBatch: number | undefined;
  readonly width: number | undefined;
  readonly truncation: number;
  readonly classifier: ClassifierKind;
  readonly classifierSteps: number | undefined;
  readonly classifierWidth: number | undefined;
  readonly ensemble: number;
  readonly confidence: number;
  readonly seed: number;
  readonly minutes: number | undefined;
  readonly backend: BackendId | "auto";
}
export interface QualityCommand {
  readonly command: "quality";
  /** What `experiment` wrote. */
  readonly experiment: string;
  readonly out: string;
  readonly count: number;
  readonly seed: number;
  readonly backend: BackendId | "auto";
}
export type EvaluationCommand = ExperimentCommand | QualityCommand | HeatmapsCommand | CalibrationCommand;

const SHARED = ["out", "seed", "minutes", "backend", "size", "patients"];
const CLASSIFIER = ["classifier", "classifier-steps", "classifier-width"];
const OPTIONS: Readonly<Record<EvaluationCommand["command"], readonly string[]>> = {
  experiment: [
    ...SHARED,
    ...CLASSIFIER,
    ...["data", "class", "rare", "rare-share", "arms", "seeds", "doses", "ensemble", "confidence"],
    ...["preset", "gan-steps", "shared-steps", "gan-batch", "width", "truncation"],
  ],
  quality: ["experiment", "out", "count", "seed", "backend"],
  ...PHANTOM_OPTIONS,
};

export function isEvaluation(args: readonly string[]): boolean {
  return args[0] !== undefined && args[0] in OPTIONS;
}

/** @throws {UsageError} */
export function parseEvaluation([name, ...rest]: readonly string[]): EvaluationCommand {
  const command = name as EvaluationCommand["command"];
  const values = parse(rest, OPTIONS[command]);
  switch (command) {
    case "experiment":
      return experimentCommand(values);
    case "quality":
      return {
        command,
        experiment: text(values, "experiment"),
        out: text(values, "out", `${text(values, "experiment")}/quality.json`),
        count: integer(values, "count", 200),
        seed: integer(values, "seed", 1),
        backend: backendOf(values),
      };
    case "heatmaps":
      return heatmapsCommand(values);
    case "calibration":
      return calibrationCommand(values);
    default:
      return command satisfies never;
  }
}

function parse(args: string[], names: readonly string[]): Values {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" }] as const));
  try {
    return parseArgs({ args, options }).values;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function experimentCommand(values: Values): ExperimentCommand {
  return {
    command: "experiment",
    data: text(values, "data"),
    out: text(values, "out"),
    classes: list(values, "class", ""),
    rare: values.rare === undefined ? undefined : text(values, "rare"),
    rareShare: share(values, "rare-share"),
    patients: patientsOf(values),
    arms: list(values, "arms", ARMS.join(",")).map((arm) => oneOf(arm, ARMS, "--arms")),
    seeds: integer(values, "seeds", 5),
    doses: list(values, "doses", "1").map((dose) => number({ doses: dose }, "doses")),
    size: sizeOf(values),
    preset: oneOf(text(values, "preset", DEFAULT_PRESET), Object.keys(PRESETS) as PresetId[], "--preset"),
    ganSteps: whole(values, "gan-steps"),
    sharedSteps: whole(values, "shared-steps"),
    ganBatch: whole(values, "gan-batch"),
    width: whole(values, "width"),
    truncation: number(values, "truncation", 1),
    classifier: oneOf(
      text(values, "classifier", "residual"),
      ["residual", "alexnet"] as const,
      "--classifier",
    ),
    classifierSteps: whole(values, "classifier-steps"),
    classifierWidth: whole(values, "classifier-width"),
    ensemble: integer(values, "ensemble", 5),
    confidence: number(values, "confidence", 0),
    seed: integer(values, "seed", 1),
    minutes: values.minutes === undefined ? undefined : number(values, "minutes"),
    backend: backendOf(values),
  };
}

function patientsOf(values: Values): number[] {
  const patients = list(values, "patients", "").map((count) => integer({ patients: count }, "patients"));
  const classes = list(values, "class", "").length;
  if (patients.length <= 1 || patients.length === classes) return patients;
  throw new UsageError("--patients takes one number, or one for each class of --class.");
}

const sizeOf = (values: Values): TrainingSize => oneOf(integer(values, "size", 64), TRAINING_SIZES, "--size");
const backendOf = (values: Values): BackendId | "auto" =>
  oneOf(text(values, "backend", "auto"), ["auto", "wasm", "webgpu"] as const, "--backend");
const whole = (values: Values, name: string): number | undefined =>
  values[name] === undefined ? undefined : integer(values, name);

function list(values: Values, name: string, fallback: string): string[] {
  const given = values[name] === undefined ? fallback : text(values, name);
  return given
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function share(values: Values, name: string): number | undefined {
  if (values[name] === undefined) return undefined;
  const value = number(values, name);
  if (value <= 0 || value >= 1) throw new UsageError(`--${name} must be above 0 and below 1.`);
  return value;
}
