import { encode } from "fast-png";
import { Random } from "@/domain/random";
import type { SourceFile } from "../sourceFile";

/** An 8-bit PNG of noise that differs for every seed. */
export function noisePng(seed: number, width = 24, height = 20): Uint8Array {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: width * height }, () => random.integer(256));
  return encode({ width, height, data, channels: 1, depth: 8 });
}

export function sourceFile(path: string, bytes: Uint8Array): SourceFile {
  return { path, size: bytes.length, read: async () => bytes };
}

/** Runs a generator to its end. */
export async function drain<T, R>(steps: AsyncGenerator<T, R>): Promise<{ reports: T[]; result: R }> {
  const reports: T[] = [];
  for (;;) {
    const step = await steps.next();
    if (step.done) return { reports, result: step.value };
    reports.push(step.value);
  }
}
