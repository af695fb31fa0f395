import type { PatchPreview, ScaleIndex } from "@/domain/cascade";
import type { CascadePicture } from "@/domain/cascadeRecord";
import type { FileStore } from "@/domain/files";
import { previewFile, wholeFile } from "./files";
import { readPatches, readPictures } from "./pictureFile";

export interface ScalePreview {
  readonly step: number;
  readonly patches: PatchPreview | null;
  readonly whole: readonly CascadePicture[];
}

/** The last previews of a scale; null before the first. */
export async function readPreview(
  files: FileStore,
  id: string,
  scale: ScaleIndex,
): Promise<ScalePreview | null> {
  const patches = await readPatches(files, previewFile(id, scale));
  const whole = await readPictures(files, wholeFile(id, scale));
  if (!patches && !whole) return null;
  const step = Math.max(patches?.step ?? 0, whole?.step ?? 0);
  return { step, patches: patches?.patches ?? null, whole: whole?.pictures ?? [] };
}
