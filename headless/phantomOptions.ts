import { HEATMAP_METHODS, type HeatmapMethod } from "@/domain/quality";
import { TRAINING_SIZES, type BackendId, type TrainingSize } from "@/domain/training";
import { integer, number, oneOf, text, UsageError, type Values } from "./options";

/** Classifiers of phantom patients: read from files, or trained. */
export interface PanelOptions {
  readonly out: string;
  /** Classifier files; they are trained when there are none. */
  readonly models: readonly string[];
  /** How many are trained, with seeds of their own on the same patients. */
  readonly ensemble: number;
  readonly patients: number;
  readonly size: TrainingSize;
  readonly classifierSteps: number | undefined;
  readonly classifierWidth: number | undefined;
  readonly images: number;
  readonly seed: number;
  readonly minutes: number | undefined;
  readonly backend: BackendId | "auto";
}
export interface HeatmapsCommand extends PanelOptions {
  readonly command: "heatmaps";
  readonly methods: readonly HeatmapMethod[];
  /** Pixels; 3% of the side when left out, as 15 pixels on photographs of 500 (Zhang et al. 2018, arXiv 1608.00507). */
  readonly tolerance: number | undefined;
  readonly threshold: number;
}
export interface CalibrationCommand extends PanelOptions {
  readonly command: "calibration";
  /** Verdicts of Monte Carlo dropout on each image. */
  readonly draws: number;
}

const PANEL = [
  ...["out", "model", "ensemble", "patients", "size", "classifier-steps", "classifier-width"],
  ...["images", "seed", "minutes", "backend"],
];
export const PHANTOM_OPTIONS = {
  heatmaps: [...PANEL, "methods", "tolerance", "threshold"],
  calibration: [...PANEL, "draws"],
} as const;

export function heatmapsCommand(values: Values): HeatmapsCommand {
  const methods = values.methods === undefined ? HEATMAP_METHODS : list(text(values, "methods"));
  return {
    command: "heatmaps",
    ...panelOptions(values, { images: 40, ensemble: 1 }),
    methods: methods.map((name) => oneOf(name, HEATMAP_METHODS, "--methods")),
    tolerance: values.tolerance === undefined ? undefined : number(values, "tolerance"),
    threshold: number(values, "threshold", 0.5),
  };
}

export function calibrationCommand(values: Values): CalibrationCommand {
  return {
    command: "calibration",
    ...panelOptions(values, { images: 500, ensemble: 5 }),
    draws: integer(values, "draws", 20),
  };
}

function panelOptions(values: Values, usual: { images: number; ensemble: number }): PanelOptions {
  const whole = (name: string) => (values[name] === undefined ? undefined : integer(values, name));
  const ensemble = integer(values, "ensemble", usual.ensemble);
  if (ensemble < 1) throw new UsageError("--ensemble must be 1 or more.");
  return {
    out: text(values, "out"),
    models: values.model === undefined ? [] : list(text(values, "model")),
    ensemble,
    patients: integer(values, "patients", 600),
    size: oneOf(integer(values, "size", 64), TRAINING_SIZES, "--size"),
    classifierSteps: whole("classifier-steps"),
    classifierWidth: whole("classifier-width"),
    images: integer(values, "images", usual.images),
    seed: integer(values, "seed", 1),
    minutes: values.minutes === undefined ? undefined : number(values, "minutes"),
    backend: oneOf(text(values, "backend", "auto"), ["auto", "wasm", "webgpu"] as const, "--backend"),
  };
}

function list(given: string): string[] {
  return given
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
