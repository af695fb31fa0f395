import { refuseSize } from "@/dicom/limits";
import type { StoredPixels } from "@/domain/image";
import { readOwnFile } from "@/domain/ownFiles";
import { toGrey, withoutHeader } from "./grey";
import { startCodec, type JpegCodec } from "./jpegCodec";
import { brokenJpeg, readJpegHeader } from "./jpegHeader";
import { upright } from "./orient";

/** Where the decoder's WebAssembly is: its URL on the app's own origin, or its bytes. */
export type JpegWasm = string | URL | ArrayBuffer | Uint8Array;

let wasm: JpegWasm | undefined;
let loading: Promise<JpegCodec> | undefined;

/** To be called once before the first JPEG. Under Node it may be left out: the package finds its own file. */
export function configureJpeg(options: { wasm: JpegWasm }): void {
  wasm = options.wasm;
  loading = undefined;
}

/** @throws {AppError} `bad-jpeg`, `unsupported-pixels`, `too-small`, `too-large` */
export async function readJpeg(bytes: Uint8Array): Promise<StoredPixels> {
  const header = readJpegHeader(bytes);
  refuseSize(header.rows, header.columns);
  const codec = await (loading ??= load());
  const picture = { rows: header.rows, columns: header.columns, pixels: decode(codec, bytes, header) };
  const { rows, columns, pixels } = upright(picture, header.orientation);
  return withoutHeader(pixels, rows, columns, 255);
}

function decode(
  codec: JpegCodec,
  bytes: Uint8Array,
  { rows, columns }: { rows: number; columns: number },
): Uint16Array {
  const decoder = new codec.JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const frame = decoder.getFrameInfo();
    if (frame.width !== columns || frame.height !== rows) throw brokenJpeg();
    return toGrey(decoder.getDecodedBuffer(), rows * columns, frame.componentCount, 255);
  } catch {
    // A decoder that has failed is not used again: its heap may be in any state.
    loading = undefined;
    throw brokenJpeg();
  } finally {
    decoder.delete();
  }
}

async function load(): Promise<JpegCodec> {
  return startCodec(wasm === undefined ? undefined : await bytesOf(wasm));
}

async function bytesOf(source: JpegWasm): Promise<ArrayBuffer | Uint8Array> {
  if (typeof source !== "string" && !(source instanceof URL)) return source;
  const response = await readOwnFile(source);
  if (!response.ok) throw new Error(`The JPEG decoder could not be loaded (${response.status}).`);
  return response.arrayBuffer();
}
