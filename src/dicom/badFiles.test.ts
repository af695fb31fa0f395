import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuTime } from "./testing/cpuTime";
import { AppError } from "@/domain/errors";
import { readDicom } from "./read";
import { ascii, concat, dicomFile, encode, imageElements, type TestElement } from "./testing/dicomBytes";

const SALT = new Uint8Array(32);
const SIDE = 16;
const ramp = Uint16Array.from({ length: SIDE * SIDE }, (_, i) => i);
type Change = Parameters<typeof imageElements>[3];

async function failure(bytes: Uint8Array): Promise<AppError> {
  try {
    await readDicom(bytes, SALT);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error("It was read without complaint.");
}
function changed(change: Change, rows = SIDE, columns = SIDE): Uint8Array {
  return dicomFile({ elements: imageElements(rows, columns, ramp, change) });
}

describe("readDicom refuses", () => {
  it.each([
    ["1.2.840.10008.1.2.5", "RLE Lossless"],
    ["1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)"],
    ["1.2.840.10008.1.2.4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14)"],
    ["1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"],
    ["1.2.840.10008.1.2.4.90", "JPEG 2000 (Lossless Only)"],
    ["1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 (Lossless Only)"],
    ["1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"],
    ["1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian"],
    ["1.2.840.10008.1.2.2", "Explicit VR Big Endian"],
    ["1.2.3.4", "unknown transfer syntax"],
  ])("%s by its name", async (syntax, name) => {
    const error = await failure(dicomFile({ syntax, elements: imageElements(SIDE, SIDE, ramp) }));
    expect(error.code).toBe("unsupported-syntax");
    expect(error.message).toContain(name);
    expect(error.advice).toBeDefined();
  });

  it("cut pixels, with the number of missing bytes", async () => {
    const whole = changed({});
    const error = await failure(whole.subarray(0, whole.length - 62));
    expect(error.code).toBe("bad-dicom");
    expect(error.message).toContain("62 bytes");
  });

  it("a cut header", async () => {
    expect((await failure(changed({}).subarray(0, 300))).code).toMatch(/bad-dicom|no-pixels/);
  });

  it.each<[string, Change, string, RegExp]>([
    ["32 bits", { BitsAllocated: 32, BitsStored: 32, HighBit: 31 }, "unsupported-pixels", /32 bits/],
    [
      "floating point",
      { PixelData: undefined, FloatPixelData: new Uint8Array(1024) },
      "unsupported-pixels",
      /floating point/,
    ],
    ["a palette", { PhotometricInterpretation: "PALETTE COLOR" }, "unsupported-pixels", /PALETTE COLOR/],
    ["several frames", { NumberOfFrames: "30" }, "unsupported-pixels", /30 frames/],
    ["no pixels", { PixelData: undefined }, "no-pixels", /no image/],
    ["no size", { Rows: undefined }, "bad-dicom", /how large/],
    ["1 × 1", { Rows: 1, Columns: 1 }, "too-small", /1 × 1/],
    ["20,000 wide", { Columns: 20_000 }, "too-large", /20,000 × 16/],
    ["contradicting bits", { BitsStored: 40 }, "bad-dicom", /bit depth/],
    ["slope 0", { RescaleSlope: "0" }, "bad-dicom", /slope/],
    ["a slope that is no number", { RescaleSlope: "abc" }, "bad-dicom", /slope/],
  ])("%s", async (_, change, code, message) => {
    const error = await failure(changed(change));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it("does not repeat header text in a message", async () => {
    const error = await failure(changed({ PhotometricInterpretation: "MUSTER ERIKA" }));
    expect(error.message).not.toContain("MUSTER");
  });
});

describe("hostile headers end quickly", () => {
  const within = async (bytes: Uint8Array, ms: number) => {
    const start = cpuTime();
    const error = await failure(bytes);
    expect(cpuTime() - start).toBeLessThan(ms);
    return error;
  };

  it("50,000 nested sequences", async () => {
    const open: TestElement = { group: 0x0040, element: 0x0555, vr: "SQ", value: "", length: 0xffffffff };
    const item = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff);
    const level = concat([encode(open, true), item]);
    const nested = new Uint8Array(level.length * 50_000);
    for (let i = 0; i < 50_000; i++) nested.set(level, i * level.length);
    expect((await within(concat([dicomFile({ elements: [] }), nested]), 2000)).code).toBe("bad-dicom");
  });

  it("three million empty elements", async () => {
    const element = encode({ group: 0x0009, element: 0x1001, vr: "LO", value: "" }, true);
    const many = new Uint8Array(element.length * 3_000_000);
    for (let at = 0; at < many.length; at += element.length) many.set(element, at);
    const error = await within(concat([dicomFile({ elements: [] }), many]), 3000);
    expect(error.message).toContain("too many elements");
  });

  it("any damage gives an image or a clear refusal", async () => {
    const whole = changed({
      WindowCenter: "100",
      WindowWidth: "200",
      PatientName: "A^B",
      PixelSpacing: "1\\1",
    });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 600), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: whole.length }), async (hits, length) => {
        const bytes = whole.slice(0, length);
        for (const [at, value] of hits) if (at < length) bytes[at] = value;
        try {
          const { image } = await readDicom(bytes, SALT);
          expect(image.pixels.length).toBe(image.rows * image.columns);
          expect(Number.isFinite(image.window.center + image.window.width)).toBe(true);
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("text is not DICOM", async () => {
    expect((await failure(ascii("a,b,c\n1,2,3\n".repeat(50)))).code).toBe("not-an-image");
  });
});
