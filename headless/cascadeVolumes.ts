import { basename, resolve } from "node:path";
import { importVolumes } from "@/dataset/volumeImport/importVolumes";
import { openVolumeSet, volumeFolder } from "@/dataset/volumeSets";
import { CT_RANGE, RELATIVE_RANGE } from "@/dataset/topImages";
import type { ValueRange } from "@/dataset/volumeTop";
import type { VolumeImportOptions } from "@/domain/dataset";
import type { VolumeShelf } from "@/domain/volume";
import type { VolumeEntry, VolumeSet } from "@/domain/volumeSet";
import { volumeShelf } from "@/storage/volumeFile";
import { filesIn } from "./dataImport";
import { FolderStore } from "./folderStore";
import { say, sayProgress } from "./say";
import type { CascadeTrainCommand } from "./cascadeOptions";

const ID = "data";

/** Volumes of a folder, and where they are kept. */
export interface Imported {
  readonly shelf: VolumeShelf;
  readonly volumes: readonly VolumeEntry[];
  /** What −1 and 1 stand for. */
  readonly values: ValueRange;
}

/**
 * DICOM series and NIfTI files of a folder as volumes in the folder of the cascade, where a resumed run finds them.
 * @returns undefined for images, for demo patients, and for a folder of volumes that are ours already
 */
export async function importedVolumes(
  command: CascadeTrainCommand,
  signal: AbortSignal,
): Promise<Imported | undefined> {
  if (command.dim === 2 || command.data === "phantom" || (await holdsOurs(command.data))) return undefined;
  const store = new FolderStore(command.out);
  const shelf = volumeShelf(store, volumeFolder(ID));
  const name = basename(resolve(command.data));
  const stored = await openVolumeSet(store, ID).catch(() => undefined);
  const whole = stored?.name === name && stored.volumes.length === stored.wanted;
  const set = whole ? stored : await bringIn(store, shelf, name, command, signal);
  const wanted = command.className.toLowerCase();
  const ofClass = set.volumes.filter(({ className }) => className.toLowerCase() === wanted);
  const volumes = (ofClass.length > 0 ? ofClass : set.volumes).slice(0, command.images);
  const relative = volumes.some(({ scale }) => scale === "relative");
  return { shelf, volumes, values: relative ? RELATIVE_RANGE : CT_RANGE };
}

async function holdsOurs(data: string): Promise<boolean> {
  return (await filesIn(data)).some(({ path }) => path.endsWith(".dkv"));
}

async function bringIn(
  store: FolderStore,
  shelf: VolumeShelf,
  name: string,
  { data, fillGaps }: CascadeTrainCommand,
  signal: AbortSignal,
): Promise<VolumeSet> {
  const options: VolumeImportOptions = {
    ...{ name, labels: { kind: "folders" }, patients: { kind: "auto" }, fillGaps },
  };
  const begun: VolumeSet = {
    ...{ id: ID, name, created: new Date().toISOString(), kind: "imported", volumes: [], wanted: 0 },
    ...{ side: 0, seed: 0, bytes: 0 },
  };
  const reasons = new Map<string, number>();
  const steps = importVolumes(store, shelf, begun, await filesIn(data), options, signal);
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) {
        next.value.notes.forEach(say);
        return next.value.set;
      }
      const { rejected, step, done, total } = next.value;
      for (const { reason } of rejected) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      sayProgress(
        `${step === "looking" ? "Files looked at" : "Volumes stored"}: ${Math.floor(done)} of ${total}`,
      );
    }
  } finally {
    for (const [reason, count] of reasons) say(`Left out: ${count} × ${reason}`);
  }
}
