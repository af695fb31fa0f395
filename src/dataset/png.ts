import { decode, type DecodedPng } from "fast-png";
import { Unzlib } from "fflate";
import { refuseSize } from "@/dicom/limits";
import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { toGrey, withoutHeader } from "./grey";

/** Chunks that carry pixels (PNG, ISO/IEC 15948, clause 11.2); profiles and texts are dropped unread. */
const KEPT = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
const SIGNATURE_BYTES = 8;
/** Compressed data beyond this is measured before it is unpacked: deflate can grow a thousandfold. */
const TRUSTED_BYTES = 262_144;
/** So one step unpacks 16 MB at most. */
const SLICE = 16_384;

interface Chunk {
  readonly type: string;
  /** With length, type and checksum. */
  readonly whole: Uint8Array;
  readonly data: Uint8Array;
}

/** @throws {AppError} `bad-png`, `unsupported-pixels`, `too-small`, `too-large` */
export function readPng(bytes: Uint8Array): StoredPixels {
  const chunks = chunksOf(bytes);
  const header = chunks[0];
  if (header?.type !== "IHDR" || header.data.length !== 13) throw broken();
  if (chunks.some(({ type }) => type === "acTL")) {
    throw new AppError("unsupported-pixels", "The PNG is an animation; only single images can be read.");
  }
  const view = new DataView(header.data.buffer, header.data.byteOffset, 13);
  refuseSize(view.getUint32(4), view.getUint32(0));
  refuseBomb(chunks, header.data);
  const plain = joined(
    bytes,
    chunks.filter(({ type }) => KEPT.has(type)),
  );
  return greyImage(decoded(plain));
}

function decoded(bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch {
    throw broken();
  }
}

function greyImage(png: DecodedPng): StoredPixels {
  const { width, height, depth, palette } = png;
  const count = width * height;
  const samples = depth < 8 ? unpacked(png.data, width, height, depth) : png.data;
  if (palette !== undefined) {
    const colours = Uint8Array.from(palette.flatMap(([r, g, b, a]) => [r!, g!, b!, a ?? 255]));
    const shades = toGrey(colours, palette.length, 4, 255);
    const pixels = new Uint16Array(count);
    for (let i = 0; i < count; i++) pixels[i] = shades[samples[i]!] ?? 0;
    return withoutHeader(pixels, height, width, 255);
  }
  const white = 2 ** depth - 1;
  return withoutHeader(toGrey(samples, count, png.channels, white), height, width, white);
}

/** Samples of 1, 2 or 4 bits, which stay packed row by row, one per byte. */
function unpacked(data: DecodedPng["data"], width: number, height: number, depth: number): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  const out = new Uint8Array(width * height);
  const mask = (1 << depth) - 1;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bit = column * depth;
      const byte = data[row * stride + (bit >> 3)]!;
      out[row * width + column] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return out;
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, whole: bytes.subarray(at, end), data: bytes.subarray(at + 8, end - 4) });
    if (type === "IEND") return chunks;
    at = end;
  }
  throw new AppError("bad-png", "The PNG ends early.", {
    advice: "Copy or export the file again from its source.",
  });
}

/** Unpacks piece by piece and stops as soon as there is more than the header's size can hold. */
function refuseBomb(chunks: readonly Chunk[], header: Uint8Array): void {
  const data = chunks.filter(({ type }) => type === "IDAT");
  if (data.reduce((sum, chunk) => sum + chunk.data.length, 0) <= TRUSTED_BYTES) return;
  let room = rawBytes(header);
  const inflate = new Unzlib((piece) => {
    room -= piece.length;
    if (room < 0) throw broken();
  });
  try {
    for (const chunk of data) {
      for (let at = 0; at < chunk.data.length; at += SLICE) inflate.push(chunk.data.subarray(at, at + SLICE));
    }
  } catch {
    throw broken();
  }
}

/** Bytes of the unpacked rows with their filter bytes; twice that covers any interlacing. */
function rawBytes(header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, 13);
  const channels = [1, 0, 3, 1, 2, 0, 4][header[9]!] ?? 4;
  return 2 * view.getUint32(4) * (Math.ceil((view.getUint32(0) * channels * header[8]!) / 8) + 1);
}

function joined(bytes: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  const parts = [bytes.subarray(0, SIGNATURE_BYTES), ...chunks.map(({ whole }) => whole)];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function broken(): AppError {
  return new AppError("bad-png", "The PNG is damaged.", {
    advice: "Copy or export the file again from its source.",
  });
}
