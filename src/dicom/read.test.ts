import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import { readDicom } from "./read";
import { dicomFile, imageElements, IMPLICIT } from "./testing/dicomBytes";

const SALT = Uint8Array.from({ length: 32 }, (_, i) => i);
const SIDE = 16;
const ramp = Uint16Array.from({ length: SIDE * SIDE }, (_, i) => i * 4);

async function read(bytes: Uint8Array): Promise<StoredPixels> {
  return (await readDicom(bytes, SALT)).image;
}
function values({ pixels, slope, intercept }: StoredPixels): number[] {
  return Array.from(pixels, (stored) => slope * stored + intercept);
}

describe("readDicom", () => {
  it("reads 16-bit grey pixels, explicit and implicit, with and without preamble", async () => {
    const elements = imageElements(SIDE, SIDE, ramp);
    const files = [
      dicomFile({ elements }),
      dicomFile({ elements, syntax: IMPLICIT }),
      dicomFile({ elements, preamble: false }),
      dicomFile({ elements, preamble: false, meta: false }),
      dicomFile({ elements, syntax: IMPLICIT, preamble: false, meta: false }),
    ];
    for (const file of files) expect(values(await read(file))).toEqual([...ramp]);
  });

  it("reads signed pixels with their rescale as Hounsfield units", async () => {
    const signed = Int16Array.from(ramp, (value) => value - 500);
    const change = { RescaleSlope: "2", RescaleIntercept: "-24" };
    const image = await read(dicomFile({ elements: imageElements(SIDE, SIDE, signed, change) }));
    expect(values(image)).toEqual(Array.from(signed, (value) => 2 * value - 24));
  });

  it("sign-extends from the bits stored and drops what lies above the high bit", async () => {
    const words = Uint16Array.from(ramp, (_, i) => (i % 2 === 0 ? 0xf800 : 0xa7ff));
    const change = { BitsStored: 12, HighBit: 11, PixelRepresentation: 1 };
    const image = await read(dicomFile({ elements: imageElements(SIDE, SIDE, words, change) }));
    expect(values(image).slice(0, 2)).toEqual([-2048, 2047]);
  });

  it("turns MONOCHROME1 over, with its window", async () => {
    const words = Uint16Array.from(ramp, (value) => Math.min(value, 4095));
    const change = {
      PhotometricInterpretation: "MONOCHROME1",
      BitsStored: 12,
      HighBit: 11,
      WindowCenter: "1000.5",
      WindowWidth: "401",
    };
    const image = await read(dicomFile({ elements: imageElements(SIDE, SIDE, words, change) }));
    expect(values(image)).toEqual(Array.from(words, (value) => 4095 - value));
    expect(image.window).toEqual({ center: 4095 - 1000, width: 400 });
  });

  it("takes the 0.5th to 99.5th percentile where the file names no window", async () => {
    const words = Uint16Array.from({ length: 10_000 }, (_, i) => (i < 10 ? 60_000 : 1000 + (i % 100)));
    const image = await read(dicomFile({ elements: imageElements(100, 100, words) }));
    expect(image.window).toEqual({ center: 1049.5, width: 99 });
  });

  it("turns RGB into grey, interleaved and planar alike", async () => {
    const rgb = new Uint8Array(SIDE * SIDE * 3).map((_, i) => [200, 100, 50][i % 3]!);
    const planes = new Uint8Array(SIDE * SIDE * 3).map(
      (_, i) => [200, 100, 50][Math.floor(i / (SIDE * SIDE))]!,
    );
    const change = { SamplesPerPixel: 3, PhotometricInterpretation: "RGB" };
    for (const [pixels, planar] of [
      [rgb, 0],
      [planes, 1],
    ] as const) {
      const elements = imageElements(SIDE, SIDE, pixels, { ...change, PlanarConfiguration: planar });
      // 0.299 · 200 + 0.587 · 100 + 0.114 · 50 = 124.2
      expect((await read(dicomFile({ elements }))).pixels[5]).toBe(124);
    }
  });

  it("reads pixel spacing, and that of the detector where there is no other", async () => {
    const both = { PixelSpacing: "0.2\\0.3", ImagerPixelSpacing: "0.4\\0.5" };
    const spacingOf = async (change: Partial<typeof both>) =>
      (await read(dicomFile({ elements: imageElements(SIDE, SIDE, ramp, change) }))).spacing;
    expect(await spacingOf(both)).toEqual([0.2, 0.3]);
    expect(await spacingOf({ ImagerPixelSpacing: "0.4\\0.5" })).toEqual([0.4, 0.5]);
    expect(await spacingOf({})).toBeUndefined();
  });
});

describe("identifiers", () => {
  const secrets = {
    PatientID: "MRN-4711-SECRET",
    PatientName: "Muster^Erika",
    PatientBirthDate: "19700101",
    InstitutionName: "Klinikum Geheim",
    StudyDescription: "Thorax pa geheim",
    StudyInstanceUID: "1.2.3.4.5.6.7",
  };

  it("leave only as the salted SHA-256 of the patient", async () => {
    const { patientKey } = await readDicom(
      dicomFile({ elements: imageElements(SIDE, SIDE, ramp, secrets) }),
      SALT,
    );
    const expected = createHash("sha256").update(SALT).update("MRN-4711-SECRET").digest("hex").slice(0, 8);
    expect(patientKey).toBe(`P-${expected}`);
  });

  it("do not appear anywhere in what is returned", async () => {
    const result = await readDicom(dicomFile({ elements: imageElements(SIDE, SIDE, ramp, secrets) }), SALT);
    const { pixels, ...rest } = result.image;
    expect(Object.keys(rest).sort()).toEqual(["columns", "intercept", "rows", "slope", "window"]);
    expect(pixels.buffer.byteLength).toBe(SIDE * SIDE * 2);
    const text = JSON.stringify({ ...result, image: rest });
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
  });

  it("differ between data sets, and agree within one", async () => {
    const file = (id: string) => dicomFile({ elements: imageElements(SIDE, SIDE, ramp, { PatientID: id }) });
    const key = async (id: string, salt: Uint8Array) => (await readDicom(file(id), salt)).patientKey;
    expect(await key("A", SALT)).toBe(await key("A ", SALT));
    expect(await key("A", SALT)).not.toBe(await key("B", SALT));
    expect(await key("A", SALT)).not.toBe(await key("A", new Uint8Array(32)));
  });

  it("fall back to the study, and to nothing", async () => {
    const key = async (change: { PatientID: undefined; StudyInstanceUID?: string }) =>
      (await readDicom(dicomFile({ elements: imageElements(SIDE, SIDE, ramp, change) }), SALT)).patientKey;
    expect(await key({ PatientID: undefined, StudyInstanceUID: "1.2.3" })).toMatch(/^P-[0-9a-f]{8}$/);
    expect(await key({ PatientID: undefined })).toBeNull();
  });
});
