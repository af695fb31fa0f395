import { bound } from "./chunks";
import { equal, joined, randomBytes, SEAL_BYTES, u32, type Cipher } from "./cipher";
import { DamagedFile } from "./damaged";

/**
 * Where a file that grows ends. Its full chunks lie in one file and are never written twice; the rest of it, and the number of
 * chunks, are told by a second file, the log. Each append adds an entry; nothing that was acknowledged is ever overwritten, so
 * a kill at any moment costs at most what was being appended.
 */
export interface End {
  /** Full chunks that count; more may lie on disk after a kill. */
  readonly chunks: number;
  readonly spans: readonly Span[];
  /** What follows the full chunks: less than one. */
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** Chunks from `from` on were sealed with this id. A file that was cut and grew again has a new one from there on. */
export interface Span {
  readonly from: number;
  readonly id: Uint8Array<ArrayBuffer>;
}

/** A log as far as it was read. */
export interface LogState {
  readonly end: End;
  /** Bytes of the log up to here. */
  readonly length: number;
  /** Tag of the last entry: the next is bound to it, so none can be left out. */
  readonly tag: Uint8Array<ArrayBuffer>;
}

export const TAG = 16;
const ID = 16;
const SPAN = 4 + ID;
const NO_TAG = new Uint8Array(TAG);
const MARK = 8;

export function emptyEnd(): End {
  return { chunks: 0, spans: [newSpan(0)], tail: new Uint8Array(0) };
}

export function newSpan(from: number): Span {
  return { from, id: randomBytes(ID) };
}

export function spanOf(end: End, chunk: number): Span | undefined {
  return end.spans.findLast(({ from }) => from <= chunk);
}

/** The first entry of a log, which says all. */
export async function startLog(cipher: Cipher, path: string, end: End): Promise<Entry> {
  return entry(cipher, path, { length: 0, tag: NO_TAG }, end, 0);
}

interface Entry {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly state: LogState;
}

/** @param from  where the entry's part of the tail begins; what is before stands in earlier entries */
export async function entry(
  cipher: Cipher,
  path: string,
  before: Pick<LogState, "length" | "tag">,
  end: End,
  from: number,
): Promise<Entry> {
  const spans = end.spans.map(({ from: at, id }) => joined(u32(at), id));
  const plain = joined(u32(end.chunks), u32(spans.length), ...spans, u32(from), end.tail.subarray(from));
  const sealed = await cipher.seal(plain, entryBound(path, before.tag));
  // The length twice, once inverted: a damaged length is told from an entry that was cut off by a kill.
  const bytes = joined(u32(sealed.length), u32(~sealed.length >>> 0), sealed);
  return { bytes, state: { end, length: before.length + bytes.length, tag: sealed.slice(-TAG) } };
}

/**
 * Reads on in a log. An entry that was cut off by a kill is passed over: it was never acknowledged.
 * @param bytes  the log from `before.length` on
 */
export async function readLog(
  cipher: Cipher,
  path: string,
  bytes: Uint8Array,
  before: LogState | null,
): Promise<LogState> {
  let state = before;
  for (let at = 0; at + MARK <= bytes.length;) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    const length = view.getUint32(0, true);
    if (view.getUint32(4, true) !== ~length >>> 0) throw new DamagedFile(path);
    if (length < SEAL_BYTES) throw new DamagedFile(path);
    const stop = at + MARK + length;
    if (stop > bytes.length) break;
    const sealed = bytes.slice(at + MARK, stop);
    const end = await openEntry(cipher, path, sealed, state);
    state = { end, length: (state?.length ?? 0) + MARK + length, tag: sealed.slice(-TAG) };
    at = stop;
  }
  // The first entry is put in place in one step, so a log without a whole one is damaged.
  if (!state) throw new DamagedFile(path);
  return state;
}

async function openEntry(
  cipher: Cipher,
  path: string,
  sealed: Uint8Array,
  before: LogState | null,
): Promise<End> {
  let plain: Uint8Array<ArrayBuffer>;
  try {
    plain = await cipher.open(sealed, entryBound(path, before?.tag ?? NO_TAG));
  } catch (cause) {
    throw new DamagedFile(path, cause);
  }
  const view = new DataView(plain.buffer);
  const count = view.getUint32(4, true);
  const spans = Array.from({ length: count }, (_, i) => {
    const at = 8 + i * SPAN;
    return { from: view.getUint32(at, true), id: plain.slice(at + 4, at + SPAN) };
  });
  const rest = 8 + count * SPAN;
  const from = view.getUint32(rest, true);
  const earlier = before?.end.tail.subarray(0, from) ?? new Uint8Array(0);
  return { chunks: view.getUint32(0, true), spans, tail: joined(earlier, plain.subarray(rest + 4)) };
}

function entryBound(path: string, tag: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined(bound("end", path), tag);
}

/** Whether bytes read from `state.length − TAG` on begin where the state ends. */
export function followsOn(state: LogState, bytes: Uint8Array): boolean {
  return bytes.length >= TAG && equal(bytes.subarray(0, TAG), state.tag);
}
