/** The package ships no types. Built from libjpeg-turbo with Emscripten; `decode` throws numbers. */
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs" {
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
  export default function create(options: {
    wasmBinary?: ArrayBuffer | Uint8Array;
    print?: (text: string) => void;
    printErr?: (text: string) => void;
  }): Promise<JpegCodec>;
}
