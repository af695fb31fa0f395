import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AppError } from "@/domain/errors";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import { decodeFile } from "@/dataset/decode";
import { buildPyramids, type Pyramids, type TopImages } from "@/dataset/pyramid";
import { CT_RANGE, imageTop, phantomCtTop, phantomImageTop } from "@/dataset/topImages";
import { volumeTop } from "@/dataset/volumeTop";
import { phantomPatient } from "@/phantom/patient";
import { volumeShelf } from "@/storage/volumeFile";
import type { Imported } from "./cascadeVolumes";
import type { CascadeTrainCommand } from "./cascadeOptions";
import { FolderStore } from "./folderStore";
import { UsageError } from "./options";
import { say, sayProgress } from "./say";

const VOLUME = ".dkv";
/** Nothing here identifies anybody: the hashes made with it are dropped at once. */
const NO_SALT = new Uint8Array(16);

/** The images of a command at every scale, kept in the folder of the cascade so that a resumed run finds them. */
export async function openPyramids(
  command: CascadeTrainCommand,
  sides: readonly number[],
  signal: AbortSignal,
  imported?: Imported,
): Promise<Pyramids> {
  const shelf = volumeShelf(new FolderStore(command.out), "images");
  const { images, recipe } = await topImages(command, sides, imported);
  const building = buildPyramids(shelf, command.dim, sides, images, recipe, signal);
  for (;;) {
    const next = await building.next();
    if (next.done) {
      for (const [sentence, count] of next.value.notes) say(`${count} × ${sentence}`);
      return next.value;
    }
    sayProgress(`Preparing ${next.value.done} of ${next.value.total}`);
  }
}

async function topImages(
  command: CascadeTrainCommand,
  sides: readonly number[],
  imported: Imported | undefined,
): Promise<{ images: TopImages; recipe: string }> {
  if (command.data === "phantom") return phantomImages(command, sides.at(-1)!);
  const recipe = `${resolve(command.data)} ${command.className} ${command.fit} ${sides.join(" ")}`;
  if (imported) {
    const { shelf, volumes, values } = imported;
    const open = async (i: number) => volumeTop(await shelf.open(String(volumes[i]!.number)), sides, values);
    return { images: { count: volumes.length, open }, recipe };
  }
  const files = await filesOf(command);
  const open = (i: number) =>
    command.dim === 3 ? openVolumeFile(files[i]!, sides) : openImage(files[i]!, sides, command);
  return { images: { count: files.length, open }, recipe };
}

function phantomImages({ dim, className, images }: CascadeTrainCommand, side: number) {
  const found = PHANTOM_CLASSES.find(({ id }) => id === className);
  if (!found) {
    const known = PHANTOM_CLASSES.map(({ id }) => id).join(", ");
    throw new UsageError(`There are no demo patients of the class "${className}"; there are: ${known}.`);
  }
  const open = (i: number) => {
    const patient = phantomPatient(PHANTOM_SEED, i, found.id);
    return Promise.resolve(dim === 3 ? phantomCtTop(patient, side) : phantomImageTop(patient, side));
  };
  return { images: { count: images, open }, recipe: `phantom ${found.id} ${side}` };
}

/** Files below a folder; when it has subfolders of classes, those of the class. */
async function filesOf({ data, className, images, dim }: CascadeTrainCommand): Promise<string[]> {
  const entries = await readdir(resolve(data), { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new AppError("not-found", `The folder "${data}" cannot be read.`, { cause });
    },
  );
  const all = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(VOLUME) === (dim === 3))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const ofClass = all.filter((path) => basename(dirname(path)).toLowerCase() === className.toLowerCase());
  const chosen = (ofClass.length > 0 ? ofClass : all).slice(0, images);
  if (chosen.length > 0) return chosen;
  const what = dim === 3 ? `volumes (${VOLUME})` : "images";
  throw new AppError("empty-selection", `There are no ${what} in "${data}".`);
}

async function openImage(path: string, sides: readonly number[], { fit }: CascadeTrainCommand) {
  const { image } = await decodeFile(new Uint8Array(await readFile(path)), NO_SALT);
  return imageTop(image, sides, fit);
}

async function openVolumeFile(path: string, sides: readonly number[]) {
  const shelf = volumeShelf(new FolderStore(dirname(path)), "");
  return volumeTop(await shelf.open(basename(path, VOLUME)), sides, CT_RANGE);
}
