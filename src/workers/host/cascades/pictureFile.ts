import type { PatchPreview } from "@/domain/cascade";
import type { CascadePicture } from "@/domain/cascadeRecord";
import type { FileStore } from "@/domain/files";

// Previews as files: the length of a description (uint32), the description as JSON, then the pixels of the pictures
// one after another. A file that cannot be read is no preview: the next one replaces it.

const VERSION = 1;

interface Described<Facts> {
  readonly version: number;
  readonly step: number;
  readonly facts: Facts;
  readonly lengths: readonly number[];
}
interface Kept<Facts> {
  readonly step: number;
  readonly facts: Facts;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

async function keep<Facts>(
  files: FileStore,
  path: string,
  { step, facts, parts }: { step: number; facts: Facts; parts: readonly Uint8Array[] },
): Promise<void> {
  const described: Described<Facts> = {
    version: VERSION,
    step,
    facts,
    lengths: parts.map(({ length }) => length),
  };
  const head = new TextEncoder().encode(JSON.stringify(described));
  const bytes = new Uint8Array(4 + head.length + parts.reduce((sum, { length }) => sum + length, 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  await files.write(path, bytes);
}

async function read<Facts>(files: FileStore, path: string): Promise<Kept<Facts> | null> {
  if (!(await files.exists(path))) return null;
  try {
    const bytes = await files.read(path);
    const head = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const described = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head))) as Described<Facts>;
    const { version, step, facts, lengths } = described;
    const whole = 4 + head + lengths.reduce((sum, length) => sum + length, 0);
    if (version !== VERSION || whole !== bytes.length) return null;
    let at = 4 + head;
    return { step, facts, parts: lengths.map((length) => bytes.slice(at, (at += length))) };
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return null;
    throw thrown;
  }
}

interface PatchFacts {
  readonly side: number;
  readonly counts: readonly [lower: number, made: number, real: number];
}

export async function keepPatches(
  files: FileStore,
  path: string,
  step: number,
  { side, lower, made, real }: PatchPreview,
): Promise<void> {
  const facts: PatchFacts = { side, counts: [lower.length, made.length, real.length] };
  await keep(files, path, { step, facts, parts: [...lower, ...made, ...real] });
}

export async function readPatches(
  files: FileStore,
  path: string,
): Promise<{ step: number; patches: PatchPreview } | null> {
  const kept = await read<PatchFacts>(files, path);
  if (!kept) return null;
  const { side, counts } = kept.facts;
  const [made, real] = [counts[0], counts[0] + counts[1]];
  const { parts } = kept;
  const patches = {
    side,
    lower: parts.slice(0, made),
    made: parts.slice(made, real),
    real: parts.slice(real),
  };
  return { step: kept.step, patches };
}

type PictureFacts = readonly Omit<CascadePicture, "pixels" | "sharp">[];

export async function keepPictures(
  files: FileStore,
  path: string,
  step: number,
  pictures: readonly CascadePicture[],
): Promise<void> {
  const facts: PictureFacts = pictures.map(({ rows, columns, scale, side }) => ({
    rows,
    columns,
    scale,
    side,
  }));
  await keep(files, path, { step, facts, parts: pictures.map(({ pixels }) => pixels) });
}

export async function readPictures(
  files: FileStore,
  path: string,
): Promise<{ step: number; pictures: CascadePicture[] } | null> {
  const kept = await read<PictureFacts>(files, path);
  if (!kept) return null;
  const pictures = kept.parts.map((pixels, i) => ({
    ...{ ...kept.facts[i]!, pixels },
    sharp: new Uint8Array(pixels.length).fill(255),
  }));
  return { step: kept.step, pictures };
}
