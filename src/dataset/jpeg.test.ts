import { describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import { readJpeg } from "./jpeg";
import { jpegFile } from "./testing/jpegBytes";

const WIDTH = 32;
const HEIGHT = 24;
/** A smooth ramp: JPEG keeps it within a few grey levels. */
const ramp = Uint8Array.from(
  { length: WIDTH * HEIGHT },
  (_, i) => 4 * (i % WIDTH) + 4 * Math.floor(i / WIDTH),
);

async function failure(bytes: Uint8Array): Promise<AppError> {
  try {
    await readJpeg(bytes);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error("It was read without complaint.");
}
function largestError(pixels: Uint16Array, expected: Uint8Array): number {
  return Math.max(...Array.from(pixels, (value, i) => Math.abs(value - expected[i]!)));
}
/** Replaces bytes of the start-of-frame segment. */
function frameWith(bytes: Uint8Array, change: (frame: Uint8Array) => void): Uint8Array {
  const copy = bytes.slice();
  for (let at = 2; at < copy.length; at += 2 + ((copy[at + 2]! << 8) | copy[at + 3]!)) {
    if (copy[at + 1]! < 0xc0 || copy[at + 1]! > 0xc2) continue;
    change(copy.subarray(at));
    return copy;
  }
  throw new Error("No frame.");
}

describe("readJpeg", () => {
  it("reads grey, baseline and progressive", async () => {
    for (const progressive of [false, true]) {
      const image = await readJpeg(await jpegFile(ramp, WIDTH, HEIGHT, { progressive }));
      expect([image.rows, image.columns]).toEqual([HEIGHT, WIDTH]);
      expect(largestError(image.pixels, ramp)).toBeLessThanOrEqual(4);
    }
  });

  it("turns colour into grey", async () => {
    const colour = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => [200, 100, 50][i % 3]!);
    const { pixels } = await readJpeg(await jpegFile(colour, WIDTH, HEIGHT, { components: 3 }));
    expect(Math.abs(pixels[100]! - 124)).toBeLessThanOrEqual(2);
  });

  it("turns the picture upright as its Exif orientation says", async () => {
    const image = await readJpeg(await jpegFile(ramp, WIDTH, HEIGHT, { orientation: 6 }));
    expect([image.rows, image.columns]).toEqual([WIDTH, HEIGHT]);
    // 6: the first stored row is the right edge, so a corner that was top left is now top right.
    const corner = (row: number, column: number) => image.pixels[row * HEIGHT + column]!;
    expect(corner(0, HEIGHT - 1)).toBeLessThan(8);
    expect(corner(WIDTH - 1, 0)).toBeGreaterThan(200);
    expect(corner(0, 0)).toBeGreaterThan(80);
    expect(corner(0, 0)).toBeLessThan(100);
  });

  it("goes on after a broken file", async () => {
    const whole = await jpegFile(ramp, WIDTH, HEIGHT);
    const garbled = whole.slice();
    garbled.fill(0xff, 200, 260);
    await readJpeg(garbled).catch(() => undefined);
    expect(largestError((await readJpeg(whole)).pixels, ramp)).toBeLessThanOrEqual(4);
  });
});

describe("readJpeg refuses", () => {
  it("a cut file", async () => {
    const whole = await jpegFile(ramp, WIDTH, HEIGHT);
    for (const share of [0.1, 0.5, 0.95]) {
      expect((await failure(whole.subarray(0, whole.length * share))).code).toBe("bad-jpeg");
    }
  });

  it("12 bits, lossless and CMYK", async () => {
    const whole = await jpegFile(ramp, WIDTH, HEIGHT);
    const twelve = await failure(frameWith(whole, (frame) => (frame[4] = 12)));
    expect(twelve).toMatchObject({ code: "unsupported-pixels", message: /12 bits/ });
    const lossless = await failure(frameWith(whole, (frame) => (frame[1] = 0xc3)));
    expect(lossless).toMatchObject({ code: "unsupported-pixels", message: /lossless/ });
    const cmyk = await failure(frameWith(whole, (frame) => (frame[9] = 4)));
    expect(cmyk).toMatchObject({ code: "unsupported-pixels", message: /4 colour components/ });
  });

  it("20,000 pixels wide, before decoding", async () => {
    const whole = await jpegFile(ramp, WIDTH, HEIGHT);
    const wide = frameWith(whole, (frame) => frame.set([20_000 >> 8, 20_000 & 255], 7));
    expect((await failure(wide)).code).toBe("too-large");
  });
});
