import { bound, CHUNK, chunkBound, openChunks, sealChunks, SLOT } from "./chunks";
import { joined, randomBytes, SEAL_BYTES, u32, type Cipher } from "./cipher";
import { DamagedFile } from "./damaged";

/** A file that is replaced whole: a head that says its length, then its chunks. One file, so that replacing it is one step. */
const MAGIC = new TextEncoder().encode("DKVAULT1");
const ID_BYTES = 16;
const PLAIN_HEAD = MAGIC.length + ID_BYTES + 8;
const HEAD = PLAIN_HEAD + SEAL_BYTES;

type ReadPart = (start: number, end: number) => Promise<Uint8Array>;

export async function sealWhole(cipher: Cipher, path: string, plain: Uint8Array): Promise<Uint8Array> {
  // A new id each time: chunks of an earlier version do not open in this one.
  const id = randomBytes(ID_BYTES);
  const length = joined(u32(plain.length % 2 ** 32), u32(Math.floor(plain.length / 2 ** 32)));
  const head = joined(MAGIC, id, length);
  const seal = await cipher.seal(new Uint8Array(0), joined(bound("head", path), head));
  const chunks = await sealChunks(cipher, plain, 0, (index) => chunkBound(path, id, index));
  return joined(head, seal, chunks);
}

/** Length of the plain file, checked. */
export async function wholeLength(cipher: Cipher, path: string, read: ReadPart): Promise<number> {
  return (await openHead(cipher, path, await read(0, HEAD))).length;
}

/** Plain bytes [start, end), clipped to the file. */
export async function openWhole(
  cipher: Cipher,
  path: string,
  read: ReadPart,
  start: number,
  end: number | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const front = await read(0, HEAD + SLOT);
  const { id, length } = await openHead(cipher, path, front);
  const to = Math.min(end ?? length, length);
  if (start >= to) return new Uint8Array(0);
  const first = Math.floor(start / CHUNK);
  const last = Math.ceil(to / CHUNK);
  const stop = Math.min(last * CHUNK, length) + last * SEAL_BYTES;
  const slots = last === 1 ? front.subarray(HEAD, HEAD + stop) : await read(HEAD + first * SLOT, HEAD + stop);
  if (slots.length !== stop - first * SLOT) throw new DamagedFile(path);
  try {
    const plain = await openChunks(cipher, slots, first, (index) => chunkBound(path, id, index));
    return plain.slice(start - first * CHUNK, to - first * CHUNK);
  } catch (cause) {
    throw new DamagedFile(path, cause);
  }
}

async function openHead(cipher: Cipher, path: string, front: Uint8Array) {
  if (front.length < HEAD || MAGIC.some((value, i) => front[i] !== value)) throw new DamagedFile(path);
  const head = front.slice(0, PLAIN_HEAD);
  try {
    await cipher.open(front.subarray(PLAIN_HEAD, HEAD), joined(bound("head", path), head));
  } catch (cause) {
    throw new DamagedFile(path, cause);
  }
  const view = new DataView(head.buffer, MAGIC.length + ID_BYTES);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  return { id: head.slice(MAGIC.length, MAGIC.length + ID_BYTES), length };
}
