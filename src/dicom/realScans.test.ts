import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cpuTime } from "./testing/cpuTime";
import { AppError, type ErrorCode } from "@/domain/errors";
import { readDicom } from "./read";
import { dicomFile, imageElements } from "./testing/dicomBytes";
import { realScans } from "./testing/realScans";

const SALT = new Uint8Array(32);
const odd = realScans("dicom");
const chests = realScans("cxr-dicom-1024");
const heads = realScans("ct-head-gantry-tilt");

describe.skipIf(odd === undefined)("some 290 odd files", () => {
  it("each give an image or a clear refusal, within 2 s of processor time", async () => {
    const codes = new Map<ErrorCode | "image", number>();
    for (const file of odd!) {
      const start = cpuTime();
      const outcome = await outcomeOf(file.read());
      expect(cpuTime() - start, file.path).toBeLessThan(2000);
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    }
    expect(codes.get("image")).toBeGreaterThanOrEqual(60);
    expect(codes.get("unsupported-syntax")).toBeGreaterThanOrEqual(100);
    expect([...codes.keys()]).not.toContain("internal");
  });

  it("agree on one CT, implicit and explicit", async () => {
    const variants = odd!.filter(
      ({ path }) =>
        /CTImage.*(Explicit|Implicit)TransferSyntax_1\.2\.840\.10008\.1\.2(\.1)?\.dcm$/.test(path) &&
        path.includes("Little"),
    );
    expect(variants.length).toBe(2);
    const [a, b] = await Promise.all(
      variants.map(async (file) => (await readDicom(file.read(), SALT)).image),
    );
    expect(Buffer.from(a!.pixels.buffer).equals(Buffer.from(b!.pixels.buffer))).toBe(true);
    expect(a!.window).toEqual(b!.window);
  });
});

async function outcomeOf(bytes: Uint8Array): Promise<ErrorCode | "image"> {
  try {
    const { image } = await readDicom(bytes, SALT);
    expect(image.pixels.length).toBe(image.rows * image.columns);
    return "image";
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(thrown.message.length).toBeGreaterThan(20);
    return thrown.code;
  }
}

describe.skipIf(chests === undefined)("four chest radiographs", () => {
  it("are 1024 × 1024, of three patients", async () => {
    const read = await Promise.all(
      chests!.filter(({ path }) => path.endsWith(".dcm")).map((file) => readDicom(file.read(), SALT)),
    );
    expect(read.map(({ image }) => [image.rows, image.columns])).toEqual(Array(4).fill([1024, 1024]));
    expect(new Set(read.map(({ patientKey }) => patientKey)).size).toBe(3);
  });
});

describe.skipIf(heads === undefined)("a head CT", () => {
  it("is one patient, in Hounsfield units with air near −1000", async () => {
    const slices = heads!.filter(({ path }) => path.endsWith(".dcm"));
    const read = await Promise.all(slices.map((file) => readDicom(file.read(), SALT)));
    expect(read.length).toBe(28);
    expect(new Set(read.map(({ patientKey }) => patientKey)).size).toBe(1);
    const { pixels, slope, intercept } = read[14]!.image;
    const corner = slope * pixels[512 * 256 + 30]! + intercept;
    expect(corner).toBeGreaterThan(-1100);
    expect(corner).toBeLessThan(-900);
  });
});

const dcmdump = findDcmdump();

describe.skipIf(dcmdump === undefined)("dcmdump", () => {
  it("finds the test builder's files valid", () => {
    const pixels = Uint16Array.from({ length: 256 }, (_, i) => i);
    const shown = dump(dicomFile({ elements: imageElements(16, 16, pixels, { RescaleSlope: "2" }) }));
    expect(shown).toContain("(0028,0010) US 16");
    expect(shown).toContain("(0028,1053) DS [2]");
  });

  it.skipIf(chests === undefined)("takes the same pixel bytes out of a real file", async () => {
    const bytes = chests!.find(({ path }) => path.endsWith(".dcm"))!.read();
    const { image } = await readDicom(bytes, SALT);
    expect(Buffer.from(Uint8Array.from(image.pixels)).equals(rawPixels(bytes))).toBe(true);
  });
});

function findDcmdump(): string | undefined {
  try {
    execFileSync("dcmdump", ["--version"], { stdio: "ignore" });
    return "dcmdump";
  } catch {
    console.warn("SKIPPED: cross-checks with dcmdump; install dcmtk to run them.");
    return undefined;
  }
}

function dump(bytes: Uint8Array): string {
  return inFolder((folder) => {
    writeFileSync(join(folder, "a.dcm"), bytes);
    return execFileSync("dcmdump", [join(folder, "a.dcm")], { encoding: "latin1" });
  });
}

function rawPixels(bytes: Uint8Array): Buffer {
  return inFolder((folder) => {
    writeFileSync(join(folder, "a.dcm"), bytes);
    execFileSync("dcmdump", ["+W", folder, join(folder, "a.dcm")], { stdio: "ignore" });
    return readFileSync(
      join(
        folder,
        readdirSync(folder).find((name) => name.endsWith(".raw"))!,
      ),
    );
  });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
