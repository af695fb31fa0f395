import { describe, expect, it } from "vitest";
import { decodeCheckpoint, encodeCheckpoint, publishModel, type Checkpoint } from "./checkpoint";
import { crc32 } from "@/domain/crc32";
import { decodeHalf, encodeHalf } from "./float16";
import { tinyConfig } from "./testing/tinyRun";

const checkpoint: Checkpoint = {
  kind: "training",
  config: tinyConfig("small-data"),
  step: 42,
  tensors: {
    "average/w": { shape: [2, 2], values: Float32Array.of(1, -0.1, 3e-6, 1000) },
    "discriminator/b": { shape: [1], values: Float32Array.of(0.5) },
    "generatorAdam/step": { shape: [], values: Float32Array.of(42) },
  },
};

describe("a checkpoint file", () => {
  it("gives back what was put in", () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it("is refused when any byte has changed", () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 0x10;
      expect(() => decodeCheckpoint(damaged), `byte ${at}`).toThrow(
        expect.objectContaining({ code: "bad-checkpoint" }),
      );
    }
  });

  it("is refused when its end is missing, and when it is something else", () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (const wrong of [bytes.slice(0, -1), bytes.slice(0, 10), new Uint8Array(0), new Uint8Array(500)]) {
      expect(() => decodeCheckpoint(wrong)).toThrow(expect.objectContaining({ code: "bad-checkpoint" }));
    }
  });

  it("is refused when its header is not one, though the check sum fits", () => {
    const bytes = encodeCheckpoint({ ...checkpoint, step: -1 });
    expect(() => decodeCheckpoint(bytes)).toThrow(/header/);
  });

  it("can be read at any offset of a larger buffer", () => {
    const bytes = encodeCheckpoint(checkpoint);
    const inside = new Uint8Array(bytes.length + 3);
    inside.set(bytes, 3);
    expect(decodeCheckpoint(inside.subarray(3))).toEqual(checkpoint);
    expect(decodeCheckpoint(Buffer.from(inside.buffer, 3, bytes.length))).toEqual(checkpoint);
  });
});

describe("a published model", () => {
  it("holds only what sampling needs, to three digits", () => {
    const model = decodeCheckpoint(publishModel(encodeCheckpoint(checkpoint)));
    expect(model.kind).toBe("model");
    expect(Object.keys(model.tensors)).toEqual(["average/w", "discriminator/b"]);
    model.tensors["average/w"]!.values.forEach((value, i) => {
      const exact = checkpoint.tensors["average/w"]!.values[i]!;
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(Math.max(Math.abs(exact) * 2 ** -11, 2 ** -25));
    });
  });
});

describe("16-bit floats", () => {
  // Values of IEEE 754 binary16, table 3.5 and the worked examples of its limits.
  it.each([
    [0, 0x0000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [1023.5 * 2 ** -24, 0x0400],
    [-Infinity, 0xfc00],
  ])("%f is %i", (value, half) => {
    expect(encodeHalf(Float32Array.of(value))[0]).toBe(half);
  });

  it("come back as they were for every half there is", () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i).filter(
      (half) => (half & 0x7c00) !== 0x7c00,
    );
    expect(encodeHalf(decodeHalf(halves))).toEqual(halves);
  });
});

describe("the check sum", () => {
  it("is the CRC-32 of the catalogue's check value", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });
});
