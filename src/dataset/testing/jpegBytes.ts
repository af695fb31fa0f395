import { concat } from "@/dicom/testing/dicomBytes";

interface Encoder {
  getDecodedBuffer(frame: {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
  }): Uint8Array;
  setProgressive(on: boolean): void;
  setQuality(quality: number): void;
  setSubSampling(mode: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

/**
 * A JPEG made by the encoder of libjpeg-turbo: width × height × components samples. At least 600 of them:
 * the encoder reserves no more room than the samples take, and headers alone need that much.
 */
export async function jpegFile(
  samples: Uint8Array,
  width: number,
  height: number,
  options: { components?: 1 | 3; progressive?: boolean; orientation?: number } = {},
): Promise<Uint8Array> {
  // @ts-expect-error: the package ships no types
  const module: unknown = await import("@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs");
  const { default: start } = module as { default: () => Promise<{ JPEGEncoder: new () => Encoder }> };
  const encoder = new (await start()).JPEGEncoder();
  const { components = 1, progressive = false, orientation } = options;
  const frame = { width, height, bitsPerSample: 8, componentCount: components, isSigned: false };
  encoder.getDecodedBuffer(frame).set(samples);
  encoder.setProgressive(progressive);
  encoder.setQuality(98);
  encoder.setSubSampling(0);
  encoder.encode();
  const bytes = Uint8Array.from(encoder.getEncodedBuffer());
  return orientation === undefined ? bytes : withOrientation(bytes, orientation);
}

/** Puts an Exif segment with one entry, tag 0x0112, behind the start marker. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const tiff = [
    0x49,
    0x49,
    42,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    0x01,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const body = [...Array.from("Exif", (letter) => letter.charCodeAt(0)), 0, 0, ...tiff];
  const segment = Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body]);
  return concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
