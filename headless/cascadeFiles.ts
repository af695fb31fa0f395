import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CascadeConfig } from "@/domain/cascade";
import { isCascadeConfig } from "@/gan/cascade/scaleFile";
import { loadCascade } from "@/gan/cascade/loadCascade";
import type { CascadeModel } from "@/gan/cascade/model";
import { FolderStore } from "./folderStore";
import { UsageError } from "./options";

// A cascade on disk: cascade.json, and one checkpoint for each scale.

export function scaleFileName(config: CascadeConfig, index: number): string {
  return index === 0 ? "base.dkm" : `scale-${config.scales[index - 1]!.size}.dkm`;
}

export async function writeConfig(folder: string, config: CascadeConfig): Promise<void> {
  const text = JSON.stringify({ version: 1, config }, null, 1);
  await new FolderStore(folder).write("cascade.json", new TextEncoder().encode(text));
}

/** A checkpoint, or undefined when that scale is not trained. */
export async function readScale(
  folder: string,
  config: CascadeConfig,
  index: number,
): Promise<Uint8Array | undefined> {
  const bytes = await readFile(join(folder, scaleFileName(config, index))).catch(() => undefined);
  return bytes && new Uint8Array(bytes);
}

/** @throws {UsageError} when the folder holds none, or its base is not trained; {AppError} `bad-checkpoint` */
export async function openCascade(folder: string): Promise<CascadeModel> {
  const saved: unknown = await readFile(join(folder, "cascade.json"), "utf8").then(
    JSON.parse,
    () => undefined,
  );
  const config = (saved as { config?: unknown } | undefined)?.config;
  if (!isCascadeConfig(config)) throw new UsageError(`There is no cascade in "${folder}".`);
  const base = await readScale(folder, config, 0);
  if (!base) throw new UsageError(`The base of the cascade in "${folder}" is not trained yet.`);
  const scales = await Promise.all(config.scales.map((_, i) => readScale(folder, config, i + 1)));
  return loadCascade(config, { base, scales });
}
