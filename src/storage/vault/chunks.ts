import { joined, SEAL_BYTES, u32, type Cipher } from "./cipher";

/** Plain bytes of a chunk: small enough for random access, large enough that sealing adds 0.04%. */
export const CHUNK = 65_536;
/** The same chunk on disk. */
export const SLOT = CHUNK + SEAL_BYTES;
/** Chunks worked on at a time: the browser spreads them over threads. */
const TOGETHER = 16;

/** Says which chunk of which file: a chunk opens at its own place only. */
export function chunkBound(path: string, id: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  return joined(bound("chunk", path), id, u32(index));
}

/** The kind of a message and the path it is kept under. */
export function bound(kind: string, path: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${kind}\n${path}\n`);
}

/** Chunks of `plain`, the first of them number `first`; the last may be shorter. */
export async function sealChunks(
  cipher: Cipher,
  plain: Uint8Array,
  first: number,
  boundOf: (index: number) => Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const count = Math.ceil(plain.length / CHUNK);
  return inGroups(count, count * SEAL_BYTES + plain.length, SLOT, (i) =>
    cipher.seal(plain.subarray(i * CHUNK, (i + 1) * CHUNK), boundOf(first + i)),
  );
}

/** The plain bytes of consecutive slots. */
export async function openChunks(
  cipher: Cipher,
  slots: Uint8Array,
  first: number,
  boundOf: (index: number) => Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const count = Math.ceil(slots.length / SLOT);
  return inGroups(count, slots.length - count * SEAL_BYTES, CHUNK, (i) =>
    cipher.open(slots.subarray(i * SLOT, (i + 1) * SLOT), boundOf(first + i)),
  );
}

async function inGroups(
  count: number,
  length: number,
  stride: number,
  make: (i: number) => Promise<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(Math.max(0, length));
  for (let from = 0; from < count; from += TOGETHER) {
    const group = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, i) => make(from + i));
    (await Promise.all(group)).forEach((part, i) => all.set(part, (from + i) * stride));
  }
  return all;
}
