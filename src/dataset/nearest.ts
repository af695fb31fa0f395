import type { DatasetIndex, Fit } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { THUMBNAIL_SIZE } from "@/domain/image";
import { Random } from "@/domain/random";
import { Gallery } from "./gallery";
import { openDataset, readStored } from "./library";
import { datasetFile } from "./files";
import { squareImage } from "./preprocess";
import { resample } from "./resample";

export interface NearestQuery {
  readonly datasetId: string;
  readonly classIds: readonly string[];
  /** A square image, values 0–1, row-major. */
  readonly image: Float32Array;
  readonly size: number;
  readonly count: number;
  /** How the model's training images became square; `pad` when left out. */
  readonly fit?: Fit;
}

export interface NearestAnswer {
  /** Nearest first; root mean square difference at 64², 0–1. */
  readonly neighbours: readonly { readonly index: number; readonly distance: number }[];
  readonly searched: number;
  /** Nearest distances between real images of different patients, ascending. */
  readonly control: readonly number[];
}

/** Real images whose own nearest neighbour is looked up for the control. */
const MOST_CONTROLS = 500;
const CONTROL_SEED = 41;

/**
 * The real training images nearest to an image, and how near real images of different patients come to
 * each other: the measure without which a distance says nothing.
 * @throws {AppError} `not-found`, `too-few-images` when no training image is of these classes
 */
export async function findNearest(store: FileStore, query: NearestQuery): Promise<NearestAnswer> {
  const index = await openDataset(store, query.datasetId);
  const searched = index.images
    .filter((image) => index.parts[image.index] === "train" && query.classIds.includes(image.classId))
    .map((image) => image.index);
  if (searched.length === 0) {
    throw new AppError("too-few-images", "There is no training image of this class to compare with.");
  }
  const all = await readDescriptors(store, index, query.fit ?? "pad");
  const gallery = new Gallery(all, searched);
  const image = resample(query.image, query.size, query.size, THUMBNAIL_SIZE, THUMBNAIL_SIZE);
  return {
    neighbours: gallery.nearest(
      image.map((value) => 255 * value),
      query.count,
    ),
    searched: searched.length,
    control: await keptControl(store, index, query, searched, () =>
      controlDistances(index, gallery, all, searched),
    ),
  };
}

/** The control takes seconds and depends only on the images searched, so it is kept in a file. */
async function keptControl(
  store: FileStore,
  { summary }: DatasetIndex,
  { fit }: NearestQuery,
  searched: readonly number[],
  compute: () => number[],
): Promise<readonly number[]> {
  const key = await digest(`${fit ?? "pad"} ${searched.join(" ")}`);
  const path = `${datasetFile(summary.id, "nearest")}/control-${key}.f64`;
  if (await store.exists(path)) {
    const bytes = await store.read(path);
    if (bytes.length % 8 === 0) return [...new Float64Array(bytes.slice().buffer)];
  }
  const control = compute();
  await store.write(path, new Uint8Array(Float64Array.from(control).buffer));
  return control;
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes, 0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function controlDistances(
  index: DatasetIndex,
  gallery: Gallery,
  all: Uint8Array,
  searched: readonly number[],
): number[] {
  const patientOf = (image: number) => index.images[image]!.patient;
  const drawn = new Random(CONTROL_SEED).shuffle([...searched]).slice(0, MOST_CONTROLS);
  const distances = drawn.flatMap((image) => {
    const own = patientOf(image);
    const [other] = gallery.nearest(descriptorAt(all, image), 1, (candidate) => patientOf(candidate) !== own);
    return other === undefined ? [] : [other.distance];
  });
  return distances.sort((a, b) => a - b);
}

const LENGTH = THUMBNAIL_SIZE * THUMBNAIL_SIZE;

function descriptorAt(all: Uint8Array, image: number): Float32Array {
  return Float32Array.from(all.subarray(image * LENGTH, (image + 1) * LENGTH));
}

/** All images at 64², 8-bit. The thumbnails are that already for `pad`; other fits are made once and kept. */
async function readDescriptors(store: FileStore, index: DatasetIndex, fit: Fit): Promise<Uint8Array> {
  const { id } = index.summary;
  if (fit === "pad") return store.read(datasetFile(id, "thumbs.bin"));
  const path = `${datasetFile(id, "nearest")}/${fit}.u8`;
  const total = index.images.length * LENGTH;
  if ((await store.size(path)) === total) return store.read(path);
  const all = new Uint8Array(total);
  for (const { index: at } of index.images) {
    const image = squareImage(await readStored(store, index, at), THUMBNAIL_SIZE, fit);
    for (let i = 0; i < LENGTH; i++) all[at * LENGTH + i] = Math.round(255 * image[i]!);
  }
  await store.write(path, all);
  return all;
}
