import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { stackOf } from "@/dicom/testing/planeFile";
import { niftiFile } from "@/dataset/testing/niftiBytes";
import { memoryFiles } from "@/dataset/testing/memoryFiles";
import { sourceFile } from "@/dataset/testing/scans";
import { listVolumeSets } from "@/dataset/volumeSets";
import { ctScene, renderCt } from "@/phantom/ctVolume";
import { wholeBlock } from "@/phantom/ctGrid";
import { phantomPatient } from "@/phantom/patient";
import { importInto, valuesOf } from "./testing/importing";

type Three = readonly [number, number, number];
const files = (stack: { path: string; bytes: Uint8Array }[]) =>
  stack.map(({ path, bytes }) => sourceFile(path, bytes));
/** Different in every direction, and within Hounsfield units. */
const field = (x: number, y: number, z: number) => 3 * x + 20 * y - 7 * z;
const axial =
  (gap: number) =>
  (plane: number): Three => [0, 0, plane * gap];

describe("a DICOM series", () => {
  it("of a demo patient comes back voxel by voxel, head first", async () => {
    const side = 40;
    const scene = ctScene(phantomPatient(5, 0, "normal"), side);
    const { hu } = renderCt(scene, wholeBlock(scene.grid));
    const valueAt = (x: number, y: number, z: number) =>
      hu[(Math.round(-z) * side + Math.round(y)) * side + Math.round(x)]!;
    const stack = stackOf(side, (plane) => [0, 0, -plane], valueAt, { rows: side, columns: side });
    const { set, shelf, rejected, notes } = await importInto(files(stack));
    expect({ rejected, notes, size: set.volumes[0]!.size }).toEqual({
      rejected: [],
      notes: [],
      size: [side, side, side],
    });
    expect(await valuesOf(await shelf.open("0"))).toEqual(Float32Array.from(hu));
  });

  it.each<[string, Three, Three, (plane: number) => Three]>([
    ["from the feet up", [1, 0, 0], [0, 1, 0], (i) => [-3, 4, 2 * i]],
    ["from the head down", [1, 0, 0], [0, 1, 0], (i) => [-3, 4, -2 * i]],
    ["face down", [-1, 0, 0], [0, -1, 0], (i) => [20, 30, 2 * i]],
    ["coronal", [1, 0, 0], [0, 0, -1], (i) => [0, 2 * i, 40]],
    ["sagittal, from the left", [0, 1, 0], [0, 0, -1], (i) => [-2 * i, 0, 40]],
    ["sagittal, from the right", [0, 1, 0], [0, 0, -1], (i) => [2 * i, 0, 40]],
    ["on its side", [0, 1, 0], [1, 0, 0], (i) => [0, 0, 2 * i]],
  ])("lies as our volumes do when it was taken %s", async (_, across, down, at) => {
    const stack = stackOf(12, at, field, { rows: 17, columns: 19, across, down, spacing: [1.5, 0.5] });
    const { set, shelf, rejected } = await importInto(files(stack));
    expect(rejected).toEqual([]);
    const { size, spacing } = set.volumes[0]!;
    const values = await valuesOf(await shelf.open("0"));
    const value = (p: number, r: number, c: number) => values[(p * size[1] + r) * size[2] + c]!;
    // Towards the feet z falls, towards the back y grows, towards the left x grows.
    expect(value(1, 0, 0) - value(0, 0, 0)).toBeCloseTo(7 * spacing[0], -0.5);
    expect(value(size[0] - 1, 0, 0) - value(0, 0, 0)).toBeCloseTo(7 * spacing[0] * (size[0] - 1), -0.5);
    expect(value(0, size[1] - 1, 0) - value(0, 0, 0)).toBeCloseTo(20 * spacing[1] * (size[1] - 1), -0.5);
    expect(value(0, 0, size[2] - 1) - value(0, 0, 0)).toBeCloseTo(3 * spacing[2] * (size[2] - 1), -0.5);
    expect([...size].sort((a, b) => a - b)).toEqual([12, 17, 19]);
    expect([...spacing].sort((a, b) => a - b)).toEqual([0.5, 1.5, 2]);
  });

  it("with a tilted gantry: a rod that leans with it stands straight again", async () => {
    const tilt = (18 * Math.PI) / 180;
    const [down, normal]: [Three, Three] = [
      [0, Math.cos(tilt), -Math.sin(tilt)],
      [0, Math.sin(tilt), Math.cos(tilt)],
    ];
    // A rod of radius 5 mm along the normal of the planes, through (24, 24, 0).
    const rod = (x: number, y: number, z: number) => {
      const along = (y - 24) * normal[1] + z * normal[2];
      const [dy, dz] = [y - 24 - along * normal[1], z - along * normal[2]];
      const distance = Math.hypot(x - 24, dy, dz);
      return 1000 * Math.max(0, Math.min(1, 5.5 - distance)) - 1000;
    };
    const stack = stackOf(20, (i) => [0, 0, 3 * i], rod, { rows: 64, columns: 48, down });
    const { set, shelf, notes } = await importInto(files(stack));
    expect(notes).toEqual([
      "The gantry was tilted by 18.0°; the slices were moved back to stand straight above each other.",
    ]);
    const { size, spacing } = set.volumes[0]!;
    expect(spacing[0]).toBeCloseTo(3 * Math.cos(tilt), 3);
    expect(size[1]).toBe(64 + Math.ceil(57 * Math.sin(tilt)));
    const values = await valuesOf(await shelf.open("0"));
    const centres = Array.from({ length: size[0] }, (_, plane) => centreOf(values, size, plane));
    for (const { row, column, weight } of centres.filter((each) => each.weight > 75)) {
      expect(row).toBeCloseTo(centres[10]!.row, 1);
      expect(column).toBeCloseTo(24, 1);
      expect(weight).toBeCloseTo(centres[10]!.weight, -0.5);
    }
    expect(centres.filter(({ weight }) => weight > 75).length).toBeGreaterThan(15);
  });

  it("with uneven gaps is resampled to even ones, exactly where the body changes evenly", async () => {
    const places = [0, 2, 4, 6, 8, 10, 12, 13, 18, 23, 28, 33, 38];
    const stack = stackOf(
      places.length,
      (i) => [0, 0, -places[i]!],
      (_, y, z) => 10 * y - 20 * z,
    );
    const { set, shelf, notes } = await importInto(files(stack));
    expect(notes).toEqual([
      "Its slices stood 1.0 to 5.0 mm apart; they were resampled to 20 slices 2.0 mm apart.",
    ]);
    expect(set.volumes[0]!.spacing[0]).toBeCloseTo(2, 6);
    const values = await valuesOf(await shelf.open("0"));
    for (let plane = 0; plane < 20; plane++) expect(values[plane * 256 + 16]).toBeCloseTo(10 + 40 * plane, 3);
  });

  it("with missing slices is refused, and filled in where that was asked for", async () => {
    const whole = stackOf(24, (i) => [0, 0, -2 * i], field);
    const torn = files(whole.filter((_, i) => i !== 11 && i !== 12));
    const reason = "Slices 12 and 13 of its series, counted from the head, seem to be missing.";
    await expect(importInto(torn)).rejects.toMatchObject({ code: "empty-selection" });
    const other = stackOf(10, axial(2), field, { series: "2.25.88001" });
    const { rejected, set } = await importInto([
      ...torn,
      ...files(other).map((file) => ({ ...file, path: `b/${file.path}` })),
    ]);
    expect(set.volumes).toHaveLength(1);
    expect(rejected).toHaveLength(22);
    expect(new Set(rejected.map((each) => each.reason))).toEqual(new Set([reason]));
    const filled = await importInto(torn, { fillGaps: true });
    expect(filled.notes).toEqual([
      "Slices 12 and 13, counted from the head, were missing and were filled in from their neighbours.",
    ]);
    const again = await importInto(files(whole));
    expect(await valuesOf(await filled.shelf.open("0"))).toEqual(await valuesOf(await again.shelf.open("0")));
  });

  it("says why files were left out: localisers, copies, other sizes, colour, no place, no rescale", async () => {
    const stack = stackOf(12, axial(2), field);
    const named = (path: string, bytes: Uint8Array) => sourceFile(`scan/${path}`, bytes);
    const other = (change: Parameters<typeof stackOf>[3]) =>
      stackOf(1, () => [0, 0, 50], field, { series: "2.25.90", ...change })[0]!.bytes;
    const { rejected, set } = await importInto([
      ...files(stack),
      named("x-copy.dcm", stack[3]!.bytes),
      named("x-few.dcm", other({})),
      named("x-scout.dcm", other({ imageType: "LOCALIZER" })),
      named("x-size.dcm", other({ series: "2.25.77002", rows: 20 })),
      named("x-coronal.dcm", other({ series: "2.25.77002", down: [0, 0, -1] })),
      named("x-inverted.dcm", other({ photometric: "MONOCHROME1" })),
      named("x-units.dcm", other({ intercept: undefined })),
      named("x-nowhere.dcm", other({ across: [0, 0, 0] })),
      named("x-text.txt", new TextEncoder().encode("read me")),
    ]);
    expect(set.volumes).toHaveLength(1);
    expect(
      Object.fromEntries(rejected.map(({ path, reason }) => [path.slice(7).split(".")[0], reason])),
    ).toEqual({
      copy: expect.stringContaining("It is the same image as scan/"),
      few: "Its series has one slice of one size and direction; a volume needs at least 8.",
      scout: "It is a localiser, an overview, and no slice of a volume.",
      size: "Its size, 16 × 20, is not that of its series, 16 × 16.",
      coronal: "It lies in another direction than most of its series: a localiser.",
      inverted: "The image is inverted (MONOCHROME1); the slices of a volume must be plain grey.",
      units: "The CT does not say how its values become Hounsfield units (it has no rescale intercept).",
      nowhere: "The image does not say where in the body it lies, so it cannot be a slice of a volume.",
      text: "It is a text file; images are DICOM, PNG or JPEG.",
    });
  });

  it("with two echoes becomes two volumes; an MR is brought to one scale", async () => {
    const first = stackOf(10, axial(2), (x, y, z) => 2 * x + 3 * y + z, { modality: "MR", echo: 1 });
    const second = stackOf(10, axial(2), (x, y, z) => 200 * x + 300 * y + 100 * z, {
      modality: "MR",
      echo: 2,
    });
    const two = second.map(({ path, bytes }) => ({ path: `${path}-2`, bytes }));
    const { set, shelf, notes, rejected } = await importInto(files([...first, ...two]));
    expect(rejected).toEqual([]);
    expect(set.volumes.map(({ scale }) => scale)).toEqual(["relative", "relative"]);
    expect(notes).toEqual([
      "All volumes: values were scaled: 0 and 1,000 stand for its 0.5th and 99.5th percentile.",
    ]);
    const [dark, bright] = await Promise.all(
      ["0", "1"].map(async (name) => valuesOf(await shelf.open(name))),
    );
    // A hundred times the signal, and yet the same picture.
    dark!.forEach((value, i) => expect(Math.abs(value - bright![i]!)).toBeLessThan(1));
    const sorted = [...dark!].sort((a, b) => a - b);
    expect(sorted[Math.round(0.995 * (sorted.length - 1))]).toBeCloseTo(1000, -1);
  });

  it("leaves no identifier in anything that is stored", async () => {
    const { store, set } = await importInto(files(stackOf(10, axial(2), field, { patient: "PLANTED-ID-9" })));
    const names = ["index.json", "0.dkv"];
    for (const name of names) {
      const text = new TextDecoder("latin1").decode(await store.read(`volumes/v/${name}`));
      for (const secret of ["PLANTED", "2.25.7700", "Planted^Name", "scan/"])
        expect(text).not.toContain(secret);
    }
    expect(set.volumes[0]!.patient).toMatch(/^P-[0-9a-f]{8}$/);
  });

  it("stopped leaves nothing; a full disk keeps the volumes that are whole", async () => {
    const one = files(stackOf(10, axial(2), field));
    const two = files(stackOf(10, axial(2), field, { series: "2.25.88001" })).map((file) => ({
      ...file,
      path: `z/${file.path}`,
    }));
    const stop = new AbortController();
    stop.abort();
    const store = memoryFiles();
    await expect(importInto(one, {}, store, stop.signal)).rejects.toMatchObject({
      kept: "Nothing of it was kept; the sets from before are untouched.",
    });
    expect(store.used()).toBe(0);
    const small = memoryFiles(9000);
    await expect(importInto([...one, ...two], {}, small)).rejects.toMatchObject({
      code: "quota",
      kept: "1 volume read before that is kept as a set.",
    });
    const [kept] = await listVolumeSets(small);
    expect(kept).toMatchObject({ kind: "imported", wanted: 1, volumes: [{ number: 0 }] });
    expect(await small.list("volumes/v")).not.toContain("1.dkv");
  });
});

describe("a NIfTI file", () => {
  /** Millimetres of our first voxel do not matter; only how values change along our axes does. */
  const slopes = async (bytes: Uint8Array, name = "a.nii") => {
    const { set, shelf, notes, rejected } = await importInto([sourceFile(name, bytes)]);
    expect(rejected).toEqual([]);
    const { size, spacing } = set.volumes[0]!;
    const values = await valuesOf(await shelf.open("0"));
    const [rows, columns] = [size[1], size[2]];
    const ends = [
      values[(size[0] - 1) * rows * columns]!,
      values[(rows - 1) * columns]!,
      values[columns - 1]!,
    ];
    const signs = ends.map((end) => Math.sign(Math.round(end - values[0]!)));
    return { size, spacing: spacing.map((mm) => Number(mm.toFixed(3))), signs, notes, values };
  };
  const size: Three = [10, 12, 14];
  const ramp = (i: number, j: number, k: number) => -1000 + 3 * i + 20 * j + 70 * k;

  it("without any word on how it lies is taken left to right, back to front, feet to head", async () => {
    const found = await slopes(niftiFile({ size, value: ramp, pixdim: [0.5, 0.6, 2] }));
    // To the feet k falls; to the back j falls; to the left i falls, since i runs to the right.
    expect(found).toMatchObject({ size: [14, 12, 10], spacing: [2, 0.6, 0.5], signs: [-1, -1, -1] });
    expect(found.notes[0]).toContain("does not say how it lies");
    expect(found.values[0]).toBe(ramp(9, 11, 13));
  });

  it.each([
    [
      "straight",
      [
        [-1, 0, 0, 0],
        [0, -1, 0, 0],
        [0, 0, -1, 0],
      ],
      [14, 12, 10],
      [1, 1, 1],
    ],
    [
      "with its axes in another order",
      [
        [0, 0, 2, 0],
        [1.5, 0, 0, 0],
        [0, -3, 0, 0],
      ],
      [12, 10, 14],
      [1, -1, -1],
    ],
  ] as const)("with an sform lies %s", async (_, sform, wanted, signs) => {
    expect(await slopes(niftiFile({ size, value: ramp, sform }))).toMatchObject({ size: wanted, signs });
  });

  it("with a quaternion: half a turn about the head's axis, and a third axis turned over", async () => {
    const turned = niftiFile({ size, value: ramp, quaternion: { b: 0, c: 0, d: 1, factor: 1 } });
    expect(await slopes(turned)).toMatchObject({ size: [14, 12, 10], signs: [-1, 1, 1] });
    const over = niftiFile({ size, value: ramp, quaternion: { b: 0, c: 0, d: 0, factor: -1 } });
    expect(await slopes(over)).toMatchObject({ signs: [1, -1, -1] });
  });

  it("reads the same in either byte order, packed or not, in any type, through its slope", async () => {
    const sform = [
      [-1, 0, 0, 0],
      [0, -1, 0, 0],
      [0, 0, -1, 0],
    ] as const;
    const plain = await slopes(niftiFile({ size, value: ramp, sform }));
    expect(plain.notes).toEqual(["Its values go down to -1000 and were taken as Hounsfield units."]);
    for (const bytes of [
      niftiFile({ size, value: ramp, sform, big: true }),
      gzipSync(niftiFile({ size, value: ramp, sform, type: 16 })),
      niftiFile({ size, value: (...at) => ramp(...at) + 1000, sform, type: 512, slope: 1, intercept: -1000 }),
      niftiFile({ size, value: ramp, sform, times: 3 }),
    ]) {
      expect((await slopes(bytes)).values).toEqual(plain.values);
    }
  });

  it("that is damaged, cut, of colour or of another version is left out with its reason", async () => {
    const good = niftiFile({ size, value: ramp });
    const colour = good.slice();
    new DataView(colour.buffer).setInt16(70, 128, true);
    const packed = gzipSync(good);
    const { rejected } = await importInto([
      sourceFile("good.nii", good),
      sourceFile("colour.nii", colour),
      sourceFile("cut.nii", good.subarray(0, 352 + 240 * 5)),
      sourceFile("packed.nii.gz", packed.subarray(0, packed.length - 200)),
      sourceFile("pair.nii", niftiFile({ size, value: ramp, magic: "ni1\0" })),
      sourceFile("flat.nii", niftiFile({ size, value: () => 7 })),
    ]);
    expect(Object.fromEntries(rejected.map(({ path, reason }) => [path.split(".")[0], reason]))).toEqual({
      colour: "Its voxels are colour; grey values of up to 32 bits can be read.",
      cut: "The NIfTI file ends early: 5 of its 14 slices are there.",
      packed: "The packed file is damaged and cannot be unpacked.",
      pair: "It is a NIfTI header whose voxels are in another file; save both as one .nii file.",
      flat: "All of its voxels have the same value: there is nothing to learn from it.",
    });
  });
});

function centreOf(values: Float32Array, [, rows, columns]: Three, plane: number) {
  let [weight, down, across] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const mass = Math.max(0, values[(plane * rows + row) * columns + column]! + 1000) / 1000;
      weight += mass;
      down += mass * row;
      across += mass * column;
    }
  }
  return { weight, row: down / weight, column: across / weight };
}
