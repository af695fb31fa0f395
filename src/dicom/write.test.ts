import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import dicomParser from "dicom-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import { writeSecondaryCapture, type SecondaryCaptureRequest } from "./write";
import { newUid } from "./writeUid";

const ROWS = 33;
const COLUMNS = 31;

function gradient(rows = ROWS, columns = COLUMNS): StoredPixels {
  const pixels = Uint16Array.from({ length: rows * columns }, (_, at) => (at * 37) % 4096);
  return { rows, columns, pixels, slope: 1, intercept: 0, window: { center: 2048, width: 4096 } };
}

function request(more: Partial<SecondaryCaptureRequest> = {}): SecondaryCaptureRequest {
  return {
    image: gradient(),
    study: { uid: newUid(), seed: 41, created: new Date("2026-11-03T14:32:10Z") },
    series: { uid: newUid(), number: 2, className: "Pleural effusion" },
    instance: { uid: newUid(), number: 7 },
    derivation: "Model small-data, 64 pixels, step 4200, seed 47.",
    cornerMark: false,
    appVersion: "0.1.0",
    ...more,
  };
}

const has = (tool: string) => spawnSync("which", [tool]).status === 0;
/** Skips aloud: the report names the test and the tool that is missing. */
const withTool = (tool: string) => (has(tool) ? it : it.skip);

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "darkroom-write-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function stored(more?: Partial<SecondaryCaptureRequest>): string {
  const path = join(folder, `${newUid()}.dcm`);
  writeFileSync(path, writeSecondaryCapture(request(more)));
  return path;
}

describe("a synthetic image as DICOM, read back by dicom-parser", () => {
  it("has the very pixels", () => {
    const bytes = writeSecondaryCapture(request());
    const data = dicomParser.parseDicom(bytes);
    const { dataOffset, length } = data.elements.x7fe00010!;
    expect(length).toBe(ROWS * COLUMNS * 2);
    const pixels = new Uint16Array(bytes.slice(dataOffset, dataOffset + length).buffer);
    expect([...pixels]).toEqual([...gradient().pixels]);
    expect([data.uint16("x00280010"), data.uint16("x00280011")]).toEqual([ROWS, COLUMNS]);
    expect(["x00280100", "x00280101", "x00280102", "x00280103"].map((tag) => data.uint16(tag))).toEqual([
      16, 12, 11, 0,
    ]);
  });

  it("says everywhere that it is synthetic, derived and for research", () => {
    const data = dicomParser.parseDicom(writeSecondaryCapture(request()));
    const said = (tag: string) => data.string(tag);
    expect(said("x00080008")).toBe("DERIVED\\SECONDARY");
    expect(said("x00080064")).toBe("SYN");
    expect(said("x0008001c")).toBe("YES");
    expect(said("x00189004")).toBe("RESEARCH");
    expect(said("x00100010")).toMatch(/^SYNTHETIC/);
    expect(said("x00100020")).toBe("SYNTHETIC-41");
    expect(said("x0008103e")).toBe("SYNTHETIC Pleural effusion");
    expect(said("x00082111")).toContain("seed 47");
    expect(said("x00204000")).toContain("For research and education, not for diagnosis");
    expect(said("x00280004")).toBe("MONOCHROME2");
    const equipment = data.elements.x0018a001!.items![0]!.dataSet!;
    expect(equipment.string("x00181020")).toBe("0.1.0");
    expect(data.elements.x00200060!.length).toBe(0);
  });

  it("says whether words are burned in", () => {
    const burned = (cornerMark: boolean) =>
      dicomParser.parseDicom(writeSecondaryCapture(request({ cornerMark }))).string("x00280301");
    expect([burned(true), burned(false)]).toEqual(["YES", "NO"]);
  });

  it("starts with 128 zeros and DICM, and its meta group length is right", () => {
    const bytes = writeSecondaryCapture(request());
    expect(bytes.slice(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(new TextDecoder().decode(bytes.slice(128, 132))).toBe("DICM");
    const length = new DataView(bytes.buffer).getUint32(140, true);
    // The group ends where the first element of group 0008 begins.
    const end = 144 + length;
    expect([...bytes.slice(end, end + 2)]).toEqual([0x08, 0x00]);
  });

  it("pads values of odd length, so that all elements are even", () => {
    const series = { uid: "2.25.1", number: 1, className: "Œdème" };
    const data = dicomParser.parseDicom(writeSecondaryCapture(request({ series })));
    expect(Object.values(data.elements).filter(({ length }) => length % 2 !== 0)).toEqual([]);
    const { dataOffset, length } = data.elements.x0008103e!;
    const text = new TextDecoder().decode(data.byteArray.slice(dataOffset, dataOffset + length));
    expect(text.trimEnd()).toBe("SYNTHETIC Œdème");
  });

  it("a class name cannot break out of its value", () => {
    const series = { uid: newUid(), number: 1, className: `a\\b\u0000${"x".repeat(200)}` };
    const name = dicomParser.parseDicom(writeSecondaryCapture(request({ series }))).string("x0008103e")!;
    expect(name).toHaveLength(64);
    expect(name.startsWith("SYNTHETIC a/bxxx")).toBe(true);
  });

  it("refuses values beyond 12 bits", () => {
    const image = { ...gradient(), pixels: new Uint16Array(ROWS * COLUMNS).fill(4096) };
    expect(() => writeSecondaryCapture(request({ image }))).toThrow(/12 bits/);
  });
});

describe("fresh UIDs", () => {
  it("are valid and unique", () => {
    const uids = Array.from({ length: 2000 }, () => newUid());
    expect(new Set(uids).size).toBe(2000);
    for (const uid of uids) {
      expect(uid).toMatch(/^2\.25\.(0|[1-9]\d*)$/);
      expect(uid.length).toBeLessThanOrEqual(64);
    }
  });

  it("are the UUID as a decimal number", () => {
    const zeros = new Uint8Array(16);
    expect(newUid(zeros)).toBe(`2.25.${BigInt("0x00000000000040008000000000000000")}`);
  });
});

describe("other people's tools", () => {
  withTool("dcmdump")("dcmtk reads it without a warning (needs dcmdump)", () => {
    const { status, stdout, stderr } = spawnSync("dcmdump", [stored()], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Little Endian Explicit");
    expect(stdout).toContain("[DERIVED\\SECONDARY]");
  });

  withTool("dcm2pnm")("dcmtk draws the same pixels (needs dcm2pnm)", () => {
    const pgm = execFileSync("dcm2pnm", ["-W", "+opn", "12", stored()], { encoding: "utf8" });
    const [kind, ...rest] = pgm.replaceAll(/#.*/g, "").trim().split(/\s+/);
    const [columns, rows, largest, ...pixels] = rest.map(Number);
    expect([kind, columns, rows, largest]).toEqual(["P2", COLUMNS, ROWS, 4095]);
    expect(pixels).toEqual([...gradient().pixels]);
  });

  withTool("dciodvfy")("dicom3tools finds no error but the tag it is too old for (needs dciodvfy)", () => {
    const { stderr } = spawnSync("dciodvfy", ["-new", stored()], { encoding: "utf8" });
    expect(stderr).toContain("SCImage");
    const errors = stderr.split("\n").filter((line) => line.startsWith("Error"));
    expect(errors.filter((line) => !/0008,\s*001c/i.test(line))).toEqual([]);
  });
});
