import { writeSecondaryCapture } from "@/dicom/write";
import { newUid } from "@/dicom/writeUid";
import type { StoredPixels } from "@/domain/image";
import type { Triple } from "@/domain/volume";
import { withCornerMark } from "./cornerMark";
import { writePng } from "./png";
import { ZipWriter } from "./zipWriter";

/** A synthetic image or volume, plane by plane. */
export interface PlaneSource {
  readonly format: "dicom" | "png";
  readonly count: number;
  readonly seed: number;
  /** What it is, without any name of a person. */
  readonly name: string;
  readonly derivation: string;
  /** Millimetres between planes, rows and columns, where known. */
  readonly spacing?: Triple;
  readonly appVersion: string;
  /** Stored values of at most 12 bits. */
  read(plane: number): Promise<StoredPixels>;
}

type WritePlane = (plane: StoredPixels, index: number) => Uint8Array<ArrayBuffer>;

/** One plane by itself. */
export function planeFile(source: PlaneSource, plane: StoredPixels, index: number): Uint8Array<ArrayBuffer> {
  return writerOf(source, new Date())(plane, index);
}

/** All planes, one file each, and a README.txt. One plane is in memory at a time. */
export async function* zipPlanes(
  source: PlaneSource,
  signal?: AbortSignal,
): AsyncGenerator<{ done: number; total: number }, Blob> {
  const { count, format, seed } = source;
  const created = new Date();
  const zip = new ZipWriter(created);
  const write = writerOf(source, created);
  for (let index = 0; index < count; index++) {
    signal?.throwIfAborted();
    const number = String(index + 1).padStart(4, "0");
    const name = `planes/synthetic_${number}_seed${seed}.${format === "png" ? "png" : "dcm"}`;
    zip.add(name, write(await source.read(index), index), format === "dicom");
    yield { done: index + 1, total: count };
  }
  zip.add("README.txt", new TextEncoder().encode(readme(source)), true);
  return zip.finish();
}

function writerOf(source: PlaneSource, created: Date): WritePlane {
  return source.format === "png" ? pngWriter(source) : dicomWriter(source, created);
}

function pngWriter({ name, derivation, appVersion }: PlaneSource): WritePlane {
  return (plane) =>
    Uint8Array.from(
      writePng(withCornerMark(plane).image, {
        Synthetic: "YES",
        Title: `SYNTHETIC ${name}`,
        Description: derivation,
        Software: `Darkroom ${appVersion}`,
        Disclaimer: "For research and education, not for diagnosis.",
      }),
    );
}

/** One study with one series. */
function dicomWriter(source: PlaneSource, created: Date): WritePlane {
  const { name, seed, derivation, appVersion, spacing } = source;
  const study = { uid: newUid(), seed, created };
  const series = { uid: newUid(), number: 1, className: name };
  const frame = newUid();
  return (plane, index) => {
    const { image, marked } = withCornerMark(plane);
    return writeSecondaryCapture({
      ...{ image, study, series, derivation, cornerMark: marked, appVersion },
      instance: { uid: newUid(), number: index + 1 },
      ...(spacing ? { place: { frame, spacing, plane: index } } : {}),
    });
  };
}

function readme({ count, name, derivation, appVersion }: PlaneSource): string {
  return [
    "SYNTHETIC VOLUME",
    "",
    `No plane in this folder shows a person. ${derivation}`,
    "For research and education, not for diagnosis.",
    "",
    `${count} planes of a ${name}, one file each, in order, head first. Made with Darkroom ${appVersion}.`,
    "The word SYNTHETIC is drawn into the lower left corner of each plane.",
    "",
    "A generative network can reproduce parts of what it learned from. Before you pass this on, have it checked for",
    "copies of real scans. How it may be used is decided by the owner of the scans behind the model.",
    "",
  ].join("\n");
}
