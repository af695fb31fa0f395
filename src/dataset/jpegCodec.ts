/** The package ships no types. Built from libjpeg-turbo with Emscripten; `decode` throws numbers. */
export interface JpegDecoder {
  /** Room in the module's memory for a file of this many bytes. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
  /** A view that the next call may overwrite. */
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

export interface JpegCodec {
  readonly JPEGDecoder: new () => JpegDecoder;
}

interface Options {
  readonly wasmBinary?: ArrayBuffer | Uint8Array;
  readonly print: () => void;
  readonly printErr: () => void;
}

/**
 * Starts the decoder; its code is loaded when the first JPEG comes.
 * @param wasmBinary  under Node the package finds its own file
 */
export async function startCodec(wasmBinary: ArrayBuffer | Uint8Array | undefined): Promise<JpegCodec> {
  // @ts-expect-error: the package ships no types
  const module: unknown = await import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs");
  const { default: create } = module as { default: (options: Options) => Promise<JpegCodec> };
  const quiet = { print: () => undefined, printErr: () => undefined };
  return create(wasmBinary === undefined ? quiet : { ...quiet, wasmBinary });
}
