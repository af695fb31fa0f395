import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { cpuTime } from "@/dicom/testing/cpuTime";
import { ascii, concat } from "@/dicom/testing/dicomBytes";
import { AppError } from "@/domain/errors";
import { readPng } from "./png";

const SIDE = 16;
const COUNT = SIDE * SIDE;
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);

function failure(bytes: Uint8Array): AppError {
  try {
    readPng(bytes);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error("It was read without complaint.");
}

/** CRC-32 (ISO 3309), as PNG wants it. */
function crc(bytes: Uint8Array): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let k = 0; k < 8; k++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}
function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([ascii(type), data]);
  return concat([word(data.length), body, word(crc(body))]);
}
function png(
  width: number,
  height: number,
  depth: number,
  colour: number,
  rows: Uint8Array,
  extra: Uint8Array[] = [],
): Uint8Array {
  const header = concat([word(width), word(height), Uint8Array.of(depth, colour, 0, 0, 0)]);
  return concat([
    SIGNATURE,
    chunk("IHDR", header),
    ...extra,
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

describe("readPng", () => {
  it("reads 8-bit grey with the whole range as window", () => {
    const data = Uint8Array.from({ length: COUNT }, (_, i) => i);
    const image = readPng(encode({ width: SIDE, height: SIDE, data, channels: 1 }));
    expect([...image.pixels]).toEqual([...data]);
    expect(image.window).toEqual({ center: 127.5, width: 255 });
  });

  it("reads 16-bit grey exactly", () => {
    const data = Uint16Array.from({ length: COUNT }, (_, i) => i * 200);
    const image = readPng(encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 16 }));
    expect([...image.pixels]).toEqual([...data]);
  });

  it("turns colour into luma and lays transparency on black", () => {
    const pixel = [200, 100, 50, 128];
    const data = Uint8Array.from({ length: COUNT * 4 }, (_, i) => pixel[i % 4]!);
    const image = readPng(encode({ width: SIDE, height: SIDE, data, channels: 4 }));
    expect(image.pixels[0]).toBe(Math.round((124.2 * 128) / 255));
  });

  it("reads palettes, and samples of less than 8 bits", () => {
    const palette = chunk("PLTE", Uint8Array.of(0, 0, 0, 255, 255, 255, 200, 100, 50, 9, 9, 9));
    // 2 bits per sample: 16 pixels in 4 bytes, each 0b00_01_10_11, behind a filter byte.
    const rows = concat(Array.from({ length: SIDE }, () => Uint8Array.of(0, 0x1b, 0x1b, 0x1b, 0x1b)));
    const image = readPng(png(SIDE, SIDE, 2, 3, rows, [palette]));
    expect([...image.pixels.subarray(0, 4)]).toEqual([0, 255, 124, 9]);
  });

  it("reads 1-bit grey", () => {
    const rows = concat(Array.from({ length: SIDE }, () => Uint8Array.of(0, 0xf0, 0x0f)));
    const image = readPng(png(SIDE, SIDE, 1, 0, rows));
    expect([...image.pixels.subarray(0, SIDE)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(image.window.width).toBe(1);
  });
});

describe("readPng refuses", () => {
  const whole = png(SIDE, SIDE, 8, 0, new Uint8Array(SIDE * (SIDE + 1)).fill(3));

  it("a cut file", () => {
    expect(failure(whole.subarray(0, whole.length - 20))).toMatchObject({
      code: "bad-png",
      message: /ends early/,
    });
  });

  it("a flipped bit", () => {
    const bytes = whole.slice();
    bytes[bytes.length - 20]! ^= 4;
    expect(failure(bytes).code).toBe("bad-png");
  });

  it("1 × 1 and 20,000 pixels wide, before anything is unpacked", () => {
    expect(failure(png(1, 1, 8, 0, Uint8Array.of(0, 0))).code).toBe("too-small");
    expect(failure(png(20_000, 20, 8, 0, new Uint8Array(1))).code).toBe("too-large");
  });

  it("an animation", () => {
    const bytes = png(SIDE, SIDE, 8, 0, new Uint8Array(SIDE * (SIDE + 1)), [
      chunk("acTL", new Uint8Array(8)),
    ]);
    expect(failure(bytes)).toMatchObject({ code: "unsupported-pixels", message: /animation/ });
  });

  it("a bomb: 1.5 GB of zeros behind a small header, without unpacking it", () => {
    const zeros = deflateSync(new Uint8Array(50_000_000));
    const bomb = concat(Array.from({ length: 30 }, () => zeros));
    const header = concat([word(SIDE), word(SIDE), Uint8Array.of(8, 0, 0, 0, 0)]);
    const bytes = concat([
      SIGNATURE,
      chunk("IHDR", header),
      chunk("IDAT", bomb),
      chunk("IEND", new Uint8Array()),
    ]);
    const start = cpuTime();
    expect(failure(bytes).code).toBe("bad-png");
    expect(cpuTime() - start).toBeLessThan(2000);
  });

  it("too little data", () => {
    expect(failure(png(SIDE, SIDE, 8, 0, new Uint8Array(40))).code).toBe("bad-png");
  });
});
