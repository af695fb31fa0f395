import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { ascii, dicomFile, imageElements } from "@/dicom/testing/dicomBytes";
import type { ImportOptions } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { importFiles, type SourceFile } from "./importer";
import { listDatasets, openDataset, readImage, readThumbnails } from "./library";
import { memoryFiles } from "./testing/memoryFiles";
import { jpegFile } from "./testing/jpegBytes";
import { drain, noisePng, sourceFile } from "./testing/scans";

const FOLDERS: ImportOptions = { name: "Chest", labels: { kind: "folders" }, patients: { kind: "auto" } };

async function run(files: SourceFile[], options = FOLDERS, store = memoryFiles()) {
  const { reports, result } = await drain(importFiles(store, "set", files, options));
  const rejected = reports.flatMap((report) => report.rejected);
  return { store, reports, rejected, ...result };
}
async function failure(files: SourceFile[], options = FOLDERS, store = memoryFiles()): Promise<AppError> {
  try {
    await run(files, options, store);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error("The import went through.");
}
const good = (path: string, seed: number) => sourceFile(path, noisePng(seed));
const dicom = (id: string, seed: number) => {
  const pixels = Uint16Array.from({ length: 400 }, (_, i) => (i * 7 * seed) % 4096);
  return dicomFile({ elements: imageElements(20, 20, pixels, { PatientID: id }) });
};

describe("an import of good files", () => {
  it("keeps classes, patients, sizes, pixels and thumbnails", async () => {
    const jpeg = await jpegFile(
      Uint8Array.from({ length: 768 }, (_, i) => i % 200),
      32,
      24,
    );
    const { index, notes, rejected, store } = await run([
      sourceFile("set/normal/a.dcm", dicom("A", 1)),
      sourceFile("set/normal/b.dcm", dicom("A", 3)),
      sourceFile("set/sick/c.jpg", jpeg),
      good("set/sick/d.png", 1),
    ]);
    expect(rejected).toEqual([]);
    expect(notes).toEqual([]);
    expect(index.summary.classes).toEqual([
      { id: "normal", name: "normal" },
      { id: "sick", name: "sick" },
    ]);
    expect(index.images.map(({ source }) => source)).toEqual(["dicom", "dicom", "jpeg", "png"]);
    expect(index.images[0]!.patient).toBe(index.images[1]!.patient);
    expect(new Set(index.images.map(({ patient }) => patient)).size).toBe(3);
    const stored = await readImage(store, "set", 0);
    expect([...stored.pixels]).toEqual(Array.from({ length: 400 }, (_, i) => (i * 7) % 4096));
    const [own, joined] = [
      await readThumbnails(store, "set", [3]),
      await readThumbnails(store, "set", [3, 0, 1]),
    ];
    expect(joined.subarray(0, 4096)).toEqual(own);
    expect(joined.length).toBe(3 * 4096);
    expect(await openDataset(store, "set")).toEqual(index);
    expect((await listDatasets(store)).map(({ id }) => id)).toEqual(["set"]);
  });

  it("knows files by their bytes, not their names", async () => {
    const { index } = await run([
      sourceFile("x/scan.txt", noisePng(1)),
      sourceFile("x/other", dicom("B", 2)),
    ]);
    expect(index.images.map(({ source }) => source)).toEqual(["dicom", "png"]);
  });

  it("stores nothing that names a patient or a file", async () => {
    const { index } = await run(
      [sourceFile("Muster_Erika/MRN-77.dcm", dicom("MRN-77", 1)), good("Muster_Erika/k.png", 2)],
      {
        ...FOLDERS,
        labels: { kind: "single", name: "all" },
      },
    );
    const text = JSON.stringify(index);
    for (const secret of ["MRN-77", "Muster", "k.png"]) expect(text).not.toContain(secret);
    for (const { patient } of index.images) expect(patient).toMatch(/^P-[0-9a-f]{8}$/);
  });

  it("hashes with a salt of its own for each set", async () => {
    const patients = async () =>
      (await run([sourceFile("x/a", dicom("A", 1)), good("x/b", 1)])).index.images[0]!.patient;
    expect(await patients()).not.toBe(await patients());
  });

  it("scales large images down to 1,024 and remembers their size", async () => {
    const data = Uint8Array.from({ length: 2048 * 64 }, (_, i) => i % 251);
    const png = encode({ width: 2048, height: 64, data, channels: 1 });
    const { index } = await run([sourceFile("x/a.png", png)]);
    const { rows, columns, originalRows, originalColumns } = index.images[0]!;
    expect([rows, columns, originalRows, originalColumns]).toEqual([32, 1024, 64, 2048]);
  });

  it("reads one file at a time", async () => {
    let open = 0;
    const files = Array.from({ length: 20 }, (_, i) => ({
      ...good(`x/${i}.png`, i),
      read: async () => {
        expect(++open).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open--;
        return noisePng(i);
      },
    }));
    expect((await run(files)).index.images).toHaveLength(20);
  });
});

describe("bad files", () => {
  it("are each left out with their reason, and never stop the rest", async () => {
    const bytes = dicom("A", 1);
    const black = encode({ width: 20, height: 20, data: new Uint8Array(400), channels: 1 });
    const tiny = encode({ width: 1, height: 1, data: new Uint8Array(1), channels: 1 });
    const tiff = Uint8Array.from([0x49, 0x49, 42, 0, ...Array<number>(60).fill(1)]);
    const broken = { ...good("set/a/moved.png", 9), read: () => Promise.reject(new Error("gone")) };
    const { index, rejected } = await run([
      good("set/a/1.png", 1),
      good("set/b/2.png", 2),
      sourceFile("set/a/zero.png", new Uint8Array()),
      sourceFile("set/a/text.dcm", ascii("hello, world\n".repeat(20))),
      sourceFile("set/a/cut.dcm", bytes.subarray(0, bytes.length - 100)),
      sourceFile("set/a/cut.png", noisePng(3).subarray(0, 200)),
      sourceFile("set/a/black.png", black),
      sourceFile("set/a/tiny.png", tiny),
      sourceFile("set/a/float.tif", tiff),
      sourceFile("set/a/again.png", noisePng(2)),
      sourceFile("set/a/rle.dcm", dicomFile({ syntax: "1.2.840.10008.1.2.5", elements: [] })),
      broken,
    ]);
    expect(index.images).toHaveLength(2);
    expect(index.summary.rejectedCount).toBe(10);
    expect(Object.fromEntries(rejected.map(({ path, code }) => [path.slice(6), code]))).toEqual({
      "zero.png": "empty-file",
      "text.dcm": "not-an-image",
      "cut.dcm": "bad-dicom",
      "cut.png": "bad-png",
      "black.png": "blank-image",
      "tiny.png": "too-small",
      "float.tif": "unsupported-pixels",
      "rle.dcm": "unsupported-syntax",
      "moved.png": "not-found",
      "2.png": "duplicate",
    });
    expect(rejected.find(({ code }) => code === "duplicate")!.reason).toContain("set/a/again.png");
    for (const { reason } of rejected) expect(reason).toMatch(/^[A-Z].{15,}\.$/);
  });

  it("of the operating system are passed over in silence", async () => {
    const junk = ["x/.DS_Store", "x/Thumbs.db", "__MACOSX/x/._a.png", "x/desktop.ini"];
    const { rejected, reports } = await run([
      good("x/a.png", 1),
      good("x/b.png", 2),
      ...junk.map((path) => sourceFile(path, ascii("junk"))),
    ]);
    expect(rejected).toEqual([]);
    expect(reports.at(-1)).toMatchObject({ read: 2, total: 2, accepted: 2 });
  });
});

describe("an import says what is odd about the whole", () => {
  it("no files", async () => {
    expect(await failure([])).toMatchObject({ code: "empty-selection", message: /no files/ });
    expect((await failure([sourceFile("x/.DS_Store", ascii("junk"))])).code).toBe("empty-selection");
  });

  it("nothing usable, with the reasons counted, and nothing left behind", async () => {
    const store = memoryFiles();
    const texts = Array.from({ length: 12 }, (_, i) =>
      sourceFile(`x/${i}.txt`, ascii(`notes ${i} `.repeat(5))),
    );
    const error = await failure([...texts, sourceFile("x/zero", new Uint8Array())], FOLDERS, store);
    expect(error.code).toBe("empty-selection");
    expect(error.message).toBe("None of the 13 files could be used: 12 not an image, 1 empty.");
    expect(error.kept).toBeDefined();
    expect(error.advice).toBeDefined();
    expect(store.used()).toBe(0);
  });

  it("one image, one class", async () => {
    expect((await run([good("x/a.png", 1)])).notes[0]).toMatch(/one image only/);
    expect((await run([good("x/a.png", 1), good("x/b.png", 2)])).notes[0]).toMatch(/one class, x/);
  });
});

describe("labels from a CSV", () => {
  const text =
    "file,class,person\na.png,Normal,7\nb.png,Effusion|Mass,7\nlost1.png,Normal,8\nlost2.png,Normal,9\n";
  const options: ImportOptions = {
    ...FOLDERS,
    labels: { kind: "csv", text, fileColumn: "file", classColumn: "class", patientColumn: "person" },
  };

  it("give class and patient, and name what does not fit", async () => {
    const csv = sourceFile("set/labels.csv", ascii(text));
    const { index, rejected, notes } = await run(
      [good("set/a.png", 1), good("set/b.png", 2), good("set/c.png", 3), csv],
      options,
    );
    expect(index.summary.classes.map(({ name }) => name)).toEqual(["Effusion", "Normal"]);
    expect(index.images[0]!.patient).toBe(index.images[1]!.patient);
    expect(rejected).toEqual([
      { path: "set/c.png", code: "no-label", reason: "The CSV has no class for it." },
    ]);
    expect(notes).toEqual([
      "2 rows of the CSV name files that are not among those chosen: lost1.png, lost2.png.",
      "1 image had several findings in the CSV; the first of each was taken.",
    ]);
  });

  it("that fit no file at all stop the import before it starts", async () => {
    const error = await failure([good("set/z.png", 1)], options);
    expect(error).toMatchObject({ code: "csv-names-missing-file", message: /None of the 4 rows/ });
  });
});

describe("an import that ends early", () => {
  const many = Array.from({ length: 40 }, (_, i) => good(`x/${String(i).padStart(2, "0")}.png`, i));

  it("on a full disk keeps every image that was read, and they open", async () => {
    const store = memoryFiles(80_000);
    const error = await failure(many, FOLDERS, store);
    const { images, summary } = await openDataset(store, "set");
    expect(error.code).toBe("quota");
    expect(error.kept).toContain(`${images.length} images`);
    expect(images.length).toBeGreaterThanOrEqual(8);
    expect(summary.bytes).toBe(images.length * (24 * 20 * 2 + 4096));
    expect((await readImage(store, "set", images.length - 1)).pixels).toHaveLength(480);
    expect((await readThumbnails(store, "set", [images.length - 1])).length).toBe(4096);
  });

  it("with no storage at all says that nothing was kept", async () => {
    const store = memoryFiles(0);
    expect(await failure(many, FOLDERS, store)).toMatchObject({ code: "quota", kept: /Nothing/ });
    expect(store.used()).toBe(0);
  });

  it("when stopped removes what it wrote", async () => {
    const store = memoryFiles();
    const stop = new AbortController();
    const files = many.map((file, i) => ({
      ...file,
      read: async () => {
        if (i === 20) stop.abort();
        return file.read();
      },
    }));
    const steps = importFiles(store, "set", files, FOLDERS, stop.signal);
    await expect(drain(steps)).rejects.toMatchObject({ code: "cancelled", kept: /untouched/ });
    expect(store.used()).toBe(0);
  });

  it("when nobody listens any more removes what it wrote", async () => {
    const store = memoryFiles();
    const slow = many.map((file) => ({
      ...file,
      read: async () => {
        await new Promise((resolve) => setTimeout(resolve, 15));
        return file.read();
      },
    }));
    const steps = importFiles(store, "set", slow, FOLDERS);
    await steps.next();
    await steps.return(undefined as never);
    expect(store.used()).toBe(0);
  });
});

describe("large images", () => {
  const wide = () => {
    const data = Uint8Array.from({ length: 3000 * 30 }, (_, i) => (i * 7) % 251);
    return sourceFile("a.png", encode({ width: 3000, height: 30, data, channels: 1, depth: 8 }));
  };
  it.each([
    [undefined, 1024],
    [2048, 2048],
    [4096, 3000],
  ] as const)("keep as many pixels as was asked for: %s", async (longSide, columns) => {
    const store = memoryFiles();
    const size = longSide === undefined ? {} : { longSide };
    const options = {
      name: "Wide",
      labels: { kind: "single", name: "Chest" },
      patients: { kind: "auto" },
      ...size,
    } as const;
    const { result } = await drain(importFiles(store, "set", [wide()], options));
    expect(result.index.images[0]).toMatchObject({ columns, originalColumns: 3000 });
    const { summary } = await openDataset(store, "set");
    expect(summary.longSide).toBe(longSide);
    expect(summary.bytes).toBeGreaterThanOrEqual(2 * columns * result.index.images[0]!.rows);
    expect((await readImage(store, "set", 0)).pixels.length).toBe(columns * result.index.images[0]!.rows);
  });
});
