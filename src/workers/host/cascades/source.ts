import { openDataset, readStored } from "@/dataset/library";
import type { TopImages } from "@/dataset/pyramid";
import { CT_RANGE, imageTop, RELATIVE_RANGE } from "@/dataset/topImages";
import { openVolumeSet, volumeFolder } from "@/dataset/volumeSets";
import { volumeTop } from "@/dataset/volumeTop";
import type { CascadeDim } from "@/domain/cascade";
import type { CascadeSource } from "@/domain/cascadeRecord";
import type { DatasetIndex } from "@/domain/dataset";
import type { FileStore } from "@/domain/files";
import type { Triple } from "@/domain/volume";
import type { VolumeEntry, VolumeSet } from "@/domain/volumeSet";
import { volumeShelf } from "@/storage/volumeFile";

/** One image or volume to learn from. */
export interface SourceItem {
  /** Its place in the data set, or its number in the set of volumes. */
  readonly number: number;
  /** The largest side that it has pixels for. */
  readonly side: number;
}

/** What a cascade can learn from, as far as that is known without reading a pixel. */
export interface SourceFacts {
  readonly dim: CascadeDim;
  /** What is learnt: "Normal", "Demo CT". */
  readonly what: string;
  readonly sourceName: string;
  readonly items: readonly SourceItem[];
  readonly values: { readonly low: number; readonly high: number };
  /** Millimetres of the longest edge of a volume. */
  readonly extent?: number;
  readonly notes: readonly string[];
}

/** How images become square, as in training. */
const FIT = "pad";

/** @throws {AppError} `not-found` when the set is gone */
export async function readSource(files: FileStore, source: CascadeSource): Promise<SourceFacts> {
  return source.kind === "images"
    ? imageFacts(await openDataset(files, source.datasetId), source.classIds)
    : volumeFacts(files, await openVolumeSet(files, source.setId));
}

/** Images of the training part only: the others stay unseen, for what is measured later. */
function imageFacts({ summary, images, parts }: DatasetIndex, classIds: readonly string[]): SourceFacts {
  const chosen = images.filter(
    ({ index, classId }) => parts[index] === "train" && classIds.includes(classId),
  );
  const names = summary.classes.filter(({ id }) => classIds.includes(id)).map(({ name }) => name);
  const notes: string[] = [];
  const uneven = chosen.filter(({ rows, columns }) => rows !== columns).length;
  if (uneven > 0)
    notes.push(`${counted(uneven, "image is", "images are")} not square and will get black margins.`);
  const sizes = new Set(chosen.map(({ rows, columns }) => Math.max(rows, columns)));
  if (sizes.size > 1) {
    notes.push(
      `The images are ${Math.min(...sizes)} to ${Math.max(...sizes)} pixels on the longer side; ` +
        "each teaches the scales that it has pixels for.",
    );
  }
  const shrunk = chosen.filter(({ rows, originalRows }) => originalRows > rows).length;
  if (shrunk > 0) {
    const were = counted(shrunk, "image was", "images were");
    notes.push(`${were} larger in the file than what is stored here; only the stored pixels can be learnt.`);
  }
  if (names.length > 1) {
    notes.push(`The ${names.length} classes are learnt together; what is made has no class.`);
  }
  return {
    ...{ dim: 2, what: namesOf(names), sourceName: summary.name, notes, values: { low: 0, high: 4095 } },
    items: chosen.map(({ index, rows, columns }) => ({ number: index, side: Math.max(rows, columns) })),
  };
}

async function volumeFacts(files: FileStore, set: VolumeSet): Promise<SourceFacts> {
  const whole: VolumeEntry[] = [];
  for (const entry of set.volumes) if (await isWhole(files, set.id, entry)) whole.push(entry);
  const relative = whole.some(({ scale }) => scale === "relative");
  return {
    ...{ dim: 3, what: set.name.replace(/, \d+³$/, ""), sourceName: set.name },
    items: whole.map(({ number, size }) => ({ number, side: Math.max(...size) })),
    values: relative ? RELATIVE_RANGE : CT_RANGE,
    ...(whole.length > 0 ? { extent: middle(whole.map(extentOf)) } : {}),
    notes: volumeNotes(set, whole),
  };
}

function volumeNotes(set: VolumeSet, whole: readonly VolumeEntry[]): string[] {
  const notes = [...(set.notes ?? [])];
  const holed = set.volumes.length - whole.length;
  if (holed > 0) notes.push(`${counted(holed, "volume lacks", "volumes lack")} planes and will be left out.`);
  const coming = set.wanted - set.volumes.length;
  if (coming > 0)
    notes.push(`${counted(coming, "volume is", "volumes are")} not made yet and will be left out.`);
  const slabs = whole.filter(({ spacing }) => spacing.some((edge) => edge !== spacing[0])).length;
  if (slabs > 0) {
    const have = counted(slabs, "volume has", "volumes have");
    notes.push(`${have} voxels that are not cubes and will be resampled to cubes of the finest edge.`);
  }
  const uneven = whole.filter(({ size, spacing }) =>
    edgesOf(size, spacing).some((edge, _, [first]) => Math.abs(edge - first!) > 1e-6 * first!),
  );
  if (uneven.length > 0) {
    const are = counted(uneven.length, "volume is", "volumes are");
    notes.push(`${are} not as deep as wide and will get margins of their darkest value.`);
  }
  return notes;
}

/** Every block is there: a volume that was cut off lacks its last ones. */
async function isWhole(files: FileStore, setId: string, { number }: VolumeEntry): Promise<boolean> {
  const found = await volumeShelf(files, volumeFolder(setId))
    .open(String(number))
    .catch(() => undefined);
  return found !== undefined && found.blocks.done === found.blocks.total;
}

function edgesOf(size: Triple, spacing: Triple): number[] {
  return size.map((side, axis) => side * spacing[axis]!);
}
function extentOf({ size, spacing }: VolumeEntry): number {
  return Math.max(...edgesOf(size, spacing));
}
function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

function namesOf(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.length} classes`;
}

/** The images of a cascade, each opened when its turn comes. */
export async function openTops(
  files: FileStore,
  source: CascadeSource,
  {
    numbers,
    sides,
    values,
  }: {
    readonly numbers: readonly number[];
    readonly sides: readonly number[];
    readonly values: SourceFacts["values"];
  },
): Promise<TopImages> {
  if (source.kind === "volumes") {
    const shelf = volumeShelf(files, volumeFolder(source.setId));
    const open = async (i: number) => volumeTop(await shelf.open(String(numbers[i])), sides, values);
    return { count: numbers.length, open };
  }
  const index = await openDataset(files, source.datasetId);
  const open = async (i: number) => imageTop(await readStored(files, index, numbers[i]!), sides, FIT);
  return { count: numbers.length, open };
}
