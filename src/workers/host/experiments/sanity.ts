import type { ArmId } from "@/domain/evaluation";
import type { HeatmapMethod, SanityCheck } from "@/domain/quality";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { randomisationCheck } from "@/evaluation/heatmaps/sanity";
import { openPart, type ExperimentPlace } from "./place";

/** Images that the check looks at, spread over the validation part. */
const IMAGES = 8;
const BATCH = 32;

/** The randomisation check of a method on an arm's first classifier: run once, then read. */
export async function sanityOf(
  place: ExperimentPlace,
  arm: ArmId,
  model: ClassifierModel,
  method: HeatmapMethod,
  baseline: Float32Array,
): Promise<SanityCheck> {
  const path = `${place.folder}/sanity/${arm}-${method}.json`;
  const known = await read(place, path, method);
  if (known) return known;
  const images = await openPart(place, ["validation"]);
  const step = Math.max(1, Math.floor(images.count / IMAGES));
  const questions = [];
  for (let i = 0; i < images.count && questions.length < IMAGES; i += step) {
    questions.push({ image: await images.read([i]), baseline, classIndex: images.classOf(i) });
  }
  const check = await randomisationCheck(model, method, questions, place.config.seed);
  await place.store.write(path, new TextEncoder().encode(JSON.stringify({ version: 1, ...check })));
  return check;
}

async function read(
  { store }: ExperimentPlace,
  path: string,
  method: HeatmapMethod,
): Promise<SanityCheck | null> {
  if (!(await store.exists(path))) return null;
  try {
    const text = new TextDecoder().decode(await store.read(path));
    const { version, correlation, images, passed } = JSON.parse(text) as Record<string, unknown>;
    const whole =
      typeof correlation === "number" && typeof images === "number" && typeof passed === "boolean";
    return version === 1 && whole ? { method, correlation, images, passed } : null;
  } catch {
    // A damaged one is measured again.
    return null;
  }
}

/** The mean of the training images, size × size: what heatmaps count as nothing to see. Made once. */
export async function meanImage(place: ExperimentPlace): Promise<Float32Array> {
  const path = `${place.folder}/mean.f32`;
  const area = place.config.classifier.size ** 2;
  if ((await place.store.size(path)) === 4 * area)
    return new Float32Array((await place.store.read(path)).buffer);
  const images = await openPart(place, ["train"]);
  const sum = new Float64Array(area);
  for (let start = 0; start < images.count; start += BATCH) {
    const count = Math.min(BATCH, images.count - start);
    const pixels = await images.read(Array.from({ length: count }, (_, i) => start + i));
    pixels.forEach((value, i) => (sum[i % area]! += value));
  }
  const mean = Float32Array.from(sum, (value) => value / images.count);
  await place.store.write(path, new Uint8Array(mean.buffer));
  return mean;
}
