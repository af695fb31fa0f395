import type { StoredPixels } from "@/domain/image";
import { writeSecondaryCapture } from "@/dicom/write";
import { newUid } from "@/dicom/writeUid";
import { withCornerMark } from "./cornerMark";
import { writePng } from "./png";
import { className, derivation, labelsCsv, readme, type ExportedFile, type ExportFacts } from "./texts";
import { ZipWriter } from "./zipWriter";

export interface ExportSource extends ExportFacts {
  /** One synthetic image at full depth. */
  read(index: number): Promise<StoredPixels>;
}

export interface ExportedZip {
  readonly zip: Blob;
  readonly fileName: string;
}

/** Reports after so many images, and at the end. */
const REPORT_EVERY = 10;

/** Packs a set of synthetic images: the images, labels.csv and README.txt. One image is in memory at a time. */
export async function* exportSampleSet(
  source: ExportSource,
  signal?: AbortSignal,
): AsyncGenerator<{ done: number; total: number }, ExportedZip> {
  const { set } = source;
  const total = set.seeds.length;
  const created = new Date();
  const writer = new ZipWriter(created);
  const write = source.format === "png" ? pngWriter(source) : dicomWriter(source, created);
  const files: ExportedFile[] = [];
  for (let index = 0; index < total; index++) {
    signal?.throwIfAborted();
    const file = `images/${imageName(source, index)}`;
    writer.add(file, write(await source.read(index), index), source.format === "dicom");
    files.push({ file, index });
    if (files.length % REPORT_EVERY === 0 || files.length === total) yield { done: files.length, total };
  }
  const text = new TextEncoder();
  writer.add("labels.csv", text.encode(labelsCsv(set, files)), true);
  writer.add("README.txt", text.encode(readme(source)), true);
  const fileName = `synthetic_${set.preset}_${set.size}px_step${set.step}_${total}_${source.format}.zip`;
  return { zip: writer.finish(), fileName };
}

type ImageWriter = (image: StoredPixels, index: number) => Uint8Array;

function pngWriter(source: ExportSource): ImageWriter {
  return (image, index) =>
    writePng(source.cornerMark ? withCornerMark(image).image : image, {
      Synthetic: "YES",
      Title: `SYNTHETIC ${className(source.set, index)}`,
      Description: derivation(source, index),
      Software: `Darkroom ${source.appVersion}`,
      Disclaimer: "For research and education, not for diagnosis.",
    });
}

/** One study for the whole export, one series for each class. */
function dicomWriter(source: ExportSource, created: Date): ImageWriter {
  const { set } = source;
  const study = { uid: newUid(), seed: set.seeds[0] ?? 0, created };
  const classIds = [...new Set(set.classIds)];
  const seriesUids = classIds.map(() => newUid());
  return (image, index) => {
    const { image: drawn, marked } = source.cornerMark ? withCornerMark(image) : { image, marked: false };
    const at = classIds.indexOf(set.classIds[index]!);
    return writeSecondaryCapture({
      image: drawn,
      study,
      series: { uid: seriesUids[at]!, number: at + 1, className: className(set, index) },
      instance: { uid: newUid(), number: index + 1 },
      derivation: derivation(source, index),
      cornerMark: marked,
      appVersion: source.appVersion,
    });
  };
}

/** `synthetic_00007_pleural-effusion_seed47.png`: unique by its number. */
function imageName({ set, format }: ExportSource, index: number): string {
  const number = String(index + 1).padStart(5, "0");
  const slug = set.classIds[index]!.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-") || "class";
  return `synthetic_${number}_${slug}_seed${set.seeds[index]}.${format === "png" ? "png" : "dcm"}`;
}
