import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publishModel } from "@/gan/checkpoint";
import { loadModel, sampleImages, type GanModel } from "@/gan/sample";
import { toByte } from "@/gan/train";
import { contactSheet } from "./contactSheet";
import { UsageError, type PublishCommand, type SampleCommand } from "./options";
import { duration, say, sayProgress } from "./say";

/** Most images that samples.png shows. */
const SHEET_LIMIT = 400;
const SHEET_COLUMNS = 10;

export async function runSample(command: SampleCommand): Promise<number> {
  const model = loadModel(await readModelFile(command.checkpoint));
  try {
    await mkdir(command.out, { recursive: true });
    const start = performance.now();
    const sheet: Uint8Array[] = [];
    let made = 0;
    for (const classIndex of chosenClasses(model, command.className)) {
      for await (const image of imagesOf(model, classIndex, command)) {
        await writeFile(join(command.out, image.file), contactSheet(image.pixels, model.config.size, 1));
        if (sheet.length < SHEET_LIMIT) sheet.push(image.pixels);
        sayProgress(`${++made} images`);
      }
    }
    await writeFile(
      join(command.out, "samples.png"),
      contactSheet(joined(sheet), model.config.size, SHEET_COLUMNS),
    );
    const ms = performance.now() - start;
    say(
      `${made} images of step ${model.step} in ${duration(ms)} (${((1000 * made) / ms).toFixed(1)} images/s).`,
    );
    return 0;
  } finally {
    model.dispose();
  }
}

export async function runPublish(command: PublishCommand): Promise<number> {
  const model = publishModel(await readModelFile(command.checkpoint));
  await writeFile(command.out, model);
  say(`${command.out}: ${(model.length / 1e6).toFixed(1)} MB.`);
  return 0;
}

function readModelFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch(() => {
    throw new UsageError(`The file "${path}" cannot be read.`);
  });
}

function chosenClasses({ config }: GanModel, wanted: string | undefined): number[] {
  if (wanted === undefined) return config.classIds.map((_, i) => i);
  const found = config.classIds.indexOf(wanted.toLowerCase());
  if (found < 0)
    throw new UsageError(`The model has no class "${wanted}"; it has: ${config.classIds.join(", ")}.`);
  return [found];
}

async function* imagesOf(model: GanModel, classIndex: number, command: SampleCommand) {
  const { count, seed, truncation, batch } = command;
  const seeds = Array.from({ length: count }, (_, i) => seed + i);
  const area = model.config.size ** 2;
  let made = 0;
  for await (const part of sampleImages(model, { classIndex, seeds, truncation, batch })) {
    for (let start = 0; start < part.length; start += area) {
      const pixels = Uint8Array.from(part.subarray(start, start + area), toByte);
      yield { pixels, file: `synthetic_${model.config.classIds[classIndex]}_${seeds[made++]}.png` };
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
