import { readFile, writeFile } from "node:fs/promises";
import type { EdgeMethod } from "@/domain/cascadeRecord";
import { PHANTOM_SEED } from "@/domain/phantom";
import { VOXEL_MAX, type VolumeReader } from "@/domain/volume";
import { decodeFile } from "@/dataset/decode";
import { trainingImage } from "@/dataset/preprocess";
import { phantomImageTop } from "@/dataset/topImages";
import { guideAt, guideOf, type EdgeGuide } from "@/gan/cascade/edgeGuide";
import { edgesOf } from "@/gan/cascade/edges";
import { fromStored } from "@/gan/cascade/sampleCascade";
import { phantomPatient } from "@/phantom/patient";
import { contactSheet } from "./contactSheet";
import { UsageError } from "./options";

export interface GuideOption {
  /** A file, or "phantom:N". */
  readonly from: string;
  /** "drawn": the image is a drawing of edges, black where there are none. */
  readonly method: EdgeMethod | "drawn";
  readonly strength: number;
}

/** Nothing here identifies anybody: the hashes made with it are dropped at once. */
const NO_SALT = new Uint8Array(16);
/** Finer edges than these are enlarged: a guide is held in memory as a whole. */
const LARGEST = 1024;

/** @throws {UsageError}; {AppError} when the file cannot be read as an image */
export async function openGuide({ from, method, strength }: GuideOption, size: number): Promise<EdgeGuide> {
  const side = Math.min(size, LARGEST);
  const values = await valuesOf(from, side);
  const edges =
    method === "drawn"
      ? Uint8Array.from(values, (value) => Math.round((value + 1) * 127.5))
      : await guideOf(values, side, method);
  return { side, edges, strength };
}

async function valuesOf(from: string, side: number): Promise<Float32Array> {
  const phantom = /^phantom:(\d+)$/.exec(from);
  if (phantom) {
    const top = phantomImageTop(phantomPatient(PHANTOM_SEED, Number(phantom[1]), "normal"), side);
    const words = await top.read({ start: [0, 0, 0], size: [1, side, side] });
    return Float32Array.from(words, (word) => (2 * word) / VOXEL_MAX - 1);
  }
  const bytes = await readFile(from).catch(() => {
    throw new UsageError(`There is no file "${from}" to take edges from.`);
  });
  return trainingImage((await decodeFile(new Uint8Array(bytes), NO_SALT)).image, side, "pad");
}

/** One less the cosine of the edges of a finished image and a guide: 0 the same lines, 1 none in common. */
export async function distanceFromGuide(volume: VolumeReader, guide: EdgeGuide): Promise<number> {
  const { size } = volume.info;
  const read = async (box: { start: typeof size; size: typeof size }) => fromStored(await volume.read(box));
  const found = await edgesOf(read, size, 2)({ start: [0, 0, 0], size });
  const wanted = guideAt(guide, size[2]);
  const sum = (f: (i: number) => number) => found.reduce((total, _, i) => total + f(i), 0);
  const shared = sum((i) => found[i]! * wanted[i]!);
  return 1 - shared / Math.sqrt(sum((i) => found[i]! ** 2) * sum((i) => wanted[i]! ** 2) + 1e-12);
}

/** The guide as a picture. */
export function writeGuide(path: string, { side, edges }: EdgeGuide): Promise<void> {
  return writeFile(path, contactSheet(edges, side, 1));
}
