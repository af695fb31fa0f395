import { decode } from "fast-png";
import { unzipSync } from "fflate";
import Papa from "papaparse";
import dicomParser from "dicom-parser";
import { describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import type { SampleSet } from "@/domain/samples";
import { isInk, MARK_COLUMNS, MARK_ROWS } from "./cornerMark";
import { exportSampleSet, type ExportSource } from "./zip";
import { ZipWriter } from "./zipWriter";

const SIZE = 64;

function sampleSet(count: number): SampleSet {
  const classIds = Array.from({ length: count }, (_, at) => (at % 2 ? "pneumothorax" : "odd-one"));
  return {
    id: "set-1",
    runId: "run-3",
    datasetId: "data-1",
    step: 4200,
    size: SIZE,
    preset: "small-data",
    truncation: 0.8,
    classIds,
    classNames: classIds.map((id) => (id === "odd-one" ? 'Oedème, "wet"' : "Pneumothorax")),
    seeds: classIds.map((_, at) => 100 + at),
    created: "2026-11-03T14:32:10.000Z",
  };
}

function image(index: number): StoredPixels {
  const pixels = Uint16Array.from({ length: SIZE * SIZE }, (_, at) => (at * 7 + index * 131) % 4096);
  return { rows: SIZE, columns: SIZE, pixels, slope: 1, intercept: 0, window: { center: 2048, width: 4096 } };
}

function source(count: number, more: Partial<ExportSource> = {}): ExportSource {
  const read = (index: number) => Promise.resolve(image(index));
  return { set: sampleSet(count), read, format: "png", cornerMark: false, appVersion: "0.1.0", ...more };
}

async function run(from: ExportSource, signal?: AbortSignal) {
  const steps = exportSampleSet(from, signal);
  const reports: { done: number; total: number }[] = [];
  for (;;) {
    const next = await steps.next();
    if (!next.done) reports.push(next.value);
    else return { ...next.value, reports };
  }
}

async function unpack(from: ExportSource) {
  const { zip, fileName, reports } = await run(from);
  const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
  const images = Object.keys(files).filter((name) => name.startsWith("images/"));
  const text = (name: string) => new TextDecoder().decode(files[name]);
  return { files, images, text, fileName, reports, zip };
}

describe("a zip of PNGs", () => {
  it("holds each image as 8-bit grey through its window, and the files say synthetic", async () => {
    const { files, images, fileName, reports } = await unpack(source(25));
    expect(fileName).toMatch(/^synthetic_.*\.zip$/);
    expect(images).toHaveLength(25);
    expect(reports).toEqual([10, 20, 25].map((done) => ({ done, total: 25 })));
    images.forEach((name, index) => {
      expect(name).toMatch(/^images\/synthetic_/);
      const png = decode(files[name]!);
      expect([png.width, png.height, png.depth, png.channels]).toEqual([SIZE, SIZE, 8, 1]);
      expect(png.text.Synthetic).toBe("YES");
      expect(png.text.Description).toContain(`seed ${100 + index},`);
      // The full window: 4096 stored values on 256 greys.
      image(index).pixels.forEach((stored, at) => {
        expect(Math.abs(png.data[at]! - (stored * 255) / 4096)).toBeLessThanOrEqual(0.5);
      });
    });
  });

  it("has a line in labels.csv for every image, that a CSV reader understands", async () => {
    const { images, text } = await unpack(source(5));
    const { data } = Papa.parse<Record<string, string>>(text("labels.csv"), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data.map(({ file }) => file)).toEqual(images);
    expect(data[0]).toEqual({
      file: "images/synthetic_00001_odd-one_seed100.png",
      class: 'Oedème, "wet"',
      seed: "100",
      run: "run-3",
      step: "4200",
      truncation: "0.8",
      preset: "small-data",
      size: "64",
    });
  });

  it("explains itself in README.txt", async () => {
    const { text } = await unpack(source(5, { modelHashes: { "run-3": "ab12" } }));
    const readme = text("README.txt");
    expect(readme).toContain("not for diagnosis");
    expect(readme).toContain("Pneumothorax: 2");
    expect(readme).toContain("Model SHA-256: ab12");
    expect(readme).toContain("decided by the owner of the scans");
  });

  it("burns the word SYNTHETIC into the lower left corner when asked, and touches nothing else", async () => {
    const plain = await unpack(source(1));
    const marked = await unpack(source(1, { cornerMark: true }));
    const before = decode(plain.files[plain.images[0]!]!).data;
    const after = decode(marked.files[marked.images[0]!]!).data;
    const top = SIZE - MARK_ROWS;
    for (let at = 0; at < SIZE * SIZE; at++) {
      const [row, column] = [Math.floor(at / SIZE), at % SIZE];
      const inMark = row >= top && column < MARK_COLUMNS;
      expect(after[at]).toBe(inMark ? (isInk(row - top, column) ? 255 : 0) : before[at]);
    }
  });

  it("spells the word legibly", () => {
    const rows = Array.from({ length: MARK_ROWS }, (_, row) =>
      Array.from({ length: MARK_COLUMNS }, (_, column) => (isInk(row, column) ? "#" : " "))
        .join("")
        .trimEnd(),
    );
    expect(rows).toEqual([
      "",
      "  ### #  # #  # ###  #  # #### ###  ###   ###",
      " #    #  # ## #  #   #  # #     #    #   #",
      "  ##   ##  # ##  #   #### ###   #    #   #",
      "    #   #  #  #  #   #  # #     #    #   #",
      " ###    #  #  #  #   #  # ####  #   ###   ###",
      "",
    ]);
  });
});

describe("a zip of DICOM files", () => {
  it("shares one study, has a series for each class, and keeps every pixel", async () => {
    const { files, images } = await unpack(source(6, { format: "dicom" }));
    const read = images.map((name) => dicomParser.parseDicom(files[name]!));
    const distinct = (tag: string) => new Set(read.map((data) => data.string(tag))).size;
    expect(["x0020000d", "x0020000e", "x00080018", "x00100020"].map(distinct)).toEqual([1, 2, 6, 1]);
    expect(read.map((data) => data.string("x00200013"))).toEqual(["1", "2", "3", "4", "5", "6"]);
    read.forEach((data, index) => {
      const { dataOffset, length } = data.elements.x7fe00010!;
      const pixels = new Uint16Array(data.byteArray.slice(dataOffset, dataOffset + length).buffer);
      expect([...pixels]).toEqual([...image(index).pixels]);
      expect(data.string("x00280301")).toBe("NO");
      expect(data.string("x00082111")).toContain(`seed ${100 + index},`);
    });
  });

  it("says in the header that words are burned in", async () => {
    const { files, images } = await unpack(source(1, { format: "dicom", cornerMark: true }));
    expect(dicomParser.parseDicom(files[images[0]!]!).string("x00280301")).toBe("YES");
  });
});

describe("an export of many", () => {
  it("reads 2,000 images one at a time", async () => {
    let open = 0;
    let most = 0;
    const read = async (index: number) => {
      most = Math.max(most, ++open);
      await Promise.resolve();
      open--;
      return image(index);
    };
    const { images, zip } = await unpack(source(2000, { read }));
    expect(most).toBe(1);
    expect(images).toHaveLength(2000);
    expect(zip.size).toBeGreaterThan(2_000_000);
  });

  it("hands its bytes over as it goes, so that memory stays flat", () => {
    const writer = new ZipWriter(new Date());
    const megabyte = new Uint8Array(1024 * 1024);
    const pending = Array.from({ length: 40 }, (_, at) => {
      writer.add(`${at}.bin`, megabyte, false);
      return writer.pendingBytes;
    });
    expect(Math.max(...pending)).toBeLessThan(4 * megabyte.length);
    expect(writer.finish().size).toBeGreaterThan(40 * megabyte.length);
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    const read = (index: number) => {
      if (index === 3) stop.abort();
      return Promise.resolve(image(index));
    };
    await expect(run(source(50, { read }), stop.signal)).rejects.toThrow(/abort/i);
  });
});
