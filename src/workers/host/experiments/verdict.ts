import { AppError } from "@/domain/errors";
import { ARMS, type ArmId } from "@/domain/evaluation";
import { HEATMAP_METHODS, type HeatmapMethod, type ImageVerdict, type SanityCheck } from "@/domain/quality";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { decodeClassifier } from "@/evaluation/classifier/modelFile";
import { predict, predictWithDropout } from "@/evaluation/classifier/predict";
import type { ClassifierCell } from "@/evaluation/experiment/cellFiles";
import { modelPath } from "@/evaluation/experiment/run";
import { combined, explain } from "@/evaluation/heatmaps/explain";
import { ensembleVerdict } from "@/evaluation/uncertainty/ensemble";
import type { VerdictRequest } from "../../protocol/evaluation";
import type { Desk } from "../desk";
import { imageFor } from "../saliencyOf";
import { FIT, openPart, type ExperimentPlace } from "./place";
import { findExperiment, placeOf } from "./records";
import { meanImage, sanityOf } from "./sanity";
import { cellsOf, limitOf, truthOf } from "./tables";

const DROPOUT_DRAWS = 20;

/** What one arm's classifiers, all seeds together, say of an image, and where they look. */
export async function verdictOn(desk: Desk, request: VerdictRequest): Promise<ImageVerdict> {
  const place = await placeOf(desk, await findExperiment(desk, request.experimentId));
  const { classIds, classifier } = place.config;
  const panel = await panelOf(place, armOf(request.arm));
  const image = await imageFor(desk, { size: classifier.size, fit: FIT }, request.image);
  const members = await opinions(panel.models, image);
  const { mean, lowest, highest, doubt, disagreement } = ensembleVerdict(members, classIds.length);
  const top = mean.indexOf(Math.max(...mean));
  const called = doubt[0]! <= panel.limit ? classIds[top]! : null;
  const baseline = await meanImage(place);
  const { method, sanity } = await methodFor(place, panel, baseline, request.method);
  const classIndex = request.classId === undefined ? top : indexOf(classIds, request.classId);
  const heatmaps = [];
  for (const model of panel.models)
    heatmaps.push(await explain(model, method, { image, baseline, classIndex }));
  const { mean: heatmap, spread } = combined(heatmaps);
  return {
    perClass: classIds.map((classId, c) => ({ classId, mean: mean[c]!, lo: lowest[c]!, hi: highest[c]! })),
    disagreement: disagreement[0]!,
    doubt: doubt[0]!,
    limit: panel.limit,
    called,
    heatmap: { size: heatmap.size, map: heatmap.values, spread },
    method,
    sanity,
  };
}

/**
 * Probabilities by each classifier. A single one is asked several times with activations dropped at random, so that
 * it has an interval too.
 */
async function opinions(models: readonly ClassifierModel[], image: Float32Array): Promise<Float32Array[]> {
  const asked = { count: 1, read: () => Promise.resolve(image) };
  const [only, ...others] = models;
  if (only && others.length === 0 && only.config.dropout > 0)
    return predictWithDropout(only, asked, DROPOUT_DRAWS, only.config.seed);
  const members: Float32Array[] = [];
  for (const model of models) members.push(await predict(model, asked));
  return members;
}

interface Panel {
  readonly arm: ArmId;
  readonly models: readonly ClassifierModel[];
  /** The doubt above which nothing is called, in nats. */
  readonly limit: number;
}

function armOf(name: string): ArmId {
  const arm = ARMS.find((one) => one === name);
  if (arm) return arm;
  throw new AppError("bad-config", `There is no arm ${name}.`);
}

function indexOf(classIds: readonly string[], classId: string): number {
  const found = classIds.indexOf(classId);
  if (found >= 0) return found;
  throw new AppError("bad-config", `The experiment does not compare the class ${classId}.`, {
    advice: "Choose one of its classes.",
  });
}

/** Put together once: looking at image after image reads no file again. */
let kept: { readonly key: string; readonly panel: Promise<Panel> } | null = null;

async function panelOf(place: ExperimentPlace, arm: ArmId): Promise<Panel> {
  const cells = await cellsOf(place, await openPart(place, ["train"]), arm);
  if (cells.length === 0) {
    throw new AppError("not-found", "No classifier of this arm is trained yet.", {
      advice: "Run the experiment further, or choose another arm.",
    });
  }
  const key = [place.folder, arm, ...cells.map(({ id }) => id)].join(" ");
  if (kept?.key === key) return kept.panel;
  const panel = assemble(place, arm, cells);
  kept = { key, panel };
  panel.catch(() => {
    kept = null;
  });
  return panel;
}

async function assemble(
  place: ExperimentPlace,
  arm: ArmId,
  cells: readonly ClassifierCell[],
): Promise<Panel> {
  const models: ClassifierModel[] = [];
  for (const { id } of cells)
    models.push(decodeClassifier(await place.store.read(modelPath(place.folder, id))));
  const truth = truthOf(await openPart(place, ["validation"]));
  return { arm, models, limit: limitOf(cells, truth, place.config.classIds.length) };
}

/** The method asked for, or the first that passes its randomisation check; the first of all when none does. */
async function methodFor(
  place: ExperimentPlace,
  { arm, models }: Panel,
  baseline: Float32Array,
  asked: HeatmapMethod | undefined,
): Promise<{ method: HeatmapMethod; sanity: SanityCheck }> {
  const check = (method: HeatmapMethod) => sanityOf(place, arm, models[0]!, method, baseline);
  if (asked) return { method: asked, sanity: await check(asked) };
  for (const method of HEATMAP_METHODS) {
    const sanity = await check(method);
    if (sanity.passed) return { method, sanity };
  }
  return { method: HEATMAP_METHODS[0]!, sanity: await check(HEATMAP_METHODS[0]!) };
}
