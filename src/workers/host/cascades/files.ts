import type { CascadeConfig, ScaleIndex } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { cascadeFolder } from "../places";

// A cascade on the disk: which images it learns from, one checkpoint for each scale, the last previews of each.

export const indexFile = (id: string) => `${cascadeFolder(id)}/index.json`;
export const previewFile = (id: string, scale: ScaleIndex) => `${cascadeFolder(id)}/preview-${scale}.bin`;
export const wholeFile = (id: string, scale: ScaleIndex) => `${cascadeFolder(id)}/whole-${scale}.bin`;
export const pyramidFolder = (id: string) => `${cascadeFolder(id)}/pyramids`;

export function scaleFile(id: string, { scales }: CascadeConfig, index: ScaleIndex): string {
  return `${cascadeFolder(id)}/${index === 0 ? "base" : `scale-${scales[index - 1]!.size}`}.dkm`;
}

/** A checkpoint, or undefined where there is none. @throws {AppError} `storage` when it is damaged */
export async function readScale(
  files: FileStore,
  id: string,
  config: CascadeConfig,
  index: ScaleIndex,
): Promise<Uint8Array | undefined> {
  const path = scaleFile(id, config, index);
  return (await files.exists(path)) ? files.read(path) : undefined;
}

const VERSION = 1;

/** The images are chosen once: a split that is changed later must not change what a resumed training sees. */
export async function writeNumbers(files: FileStore, id: string, numbers: readonly number[]): Promise<void> {
  await files.write(indexFile(id), new TextEncoder().encode(JSON.stringify({ version: VERSION, numbers })));
}

/** @throws {AppError} `storage` when the list is damaged */
export async function readNumbers(files: FileStore, id: string): Promise<readonly number[]> {
  const text = new TextDecoder().decode(await files.read(indexFile(id)));
  const saved = parsed(text) as { version?: unknown; numbers?: unknown } | null;
  const numbers = saved?.version === VERSION ? saved.numbers : undefined;
  if (Array.isArray(numbers) && numbers.every((each): each is number => Number.isSafeInteger(each)))
    return numbers;
  throw new AppError("storage", "The list of images that this cascade learns from is damaged.", {
    kept: "What it has learnt is kept and can be sampled.",
    advice: "Make a new cascade to train further.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
