import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { readHeader } from "@/dicom/header";
import { planeFile, zipPlanes, type PlaneSource } from "./planes";

const plane = {
  ...{ rows: 60, columns: 64, pixels: new Uint16Array(60 * 64).fill(900), slope: 1, intercept: -1024 },
  window: { center: 40, width: 400 },
};
const source: PlaneSource = {
  ...{
    format: "dicom",
    count: 3,
    seed: 5,
    name: "cascade volume",
    derivation: "Made for a test.",
    appVersion: "1",
  },
  ...{ spacing: [1.25, 0.7, 0.5], read: () => Promise.resolve(plane) },
};

async function unpacked(from: PlaneSource): Promise<Record<string, Uint8Array>> {
  const zipping = zipPlanes(from);
  for (;;) {
    const next = await zipping.next();
    if (next.done) return unzipSync(new Uint8Array(await next.value.arrayBuffer()));
  }
}

it("a volume as DICOM is one series whose planes lie one under the other, head first", async () => {
  const files = await unpacked(source);
  expect(Object.keys(files)).toEqual([
    ...[
      "planes/synthetic_0001_seed5.dcm",
      "planes/synthetic_0002_seed5.dcm",
      "planes/synthetic_0003_seed5.dcm",
    ],
    "README.txt",
  ]);
  const headers = Object.entries(files).flatMap(([name, bytes]) =>
    name.endsWith(".dcm") ? [readHeader(bytes).data] : [],
  );
  const each = (tag: string) => headers.map((data) => data.string(tag));
  expect(each("x00200032")).toEqual(["0\\0\\0", "0\\0\\-1.25", "0\\0\\-2.5"]);
  expect(each("x00200013")).toEqual(["1", "2", "3"]);
  expect(new Set(each("x00280030"))).toEqual(new Set(["0.7\\0.5"]));
  expect(new Set(each("x00200037"))).toEqual(new Set(["1\\0\\0\\0\\1\\0"]));
  for (const [tag, count] of [
    ["x0020000e", 1],
    ["x00200052", 1],
    ["x00080018", 3],
  ] as const) {
    expect(new Set(each(tag)).size).toBe(count);
  }
  expect(new TextDecoder().decode(files["README.txt"])).toContain("No plane in this folder shows a person.");
});

it("an image by itself says nothing of planes", () => {
  const { spacing, ...alone } = source;
  expect(spacing).toBeDefined();
  const { data } = readHeader(planeFile({ ...alone, count: 1 }, plane, 0));
  expect([data.string("x00200032"), data.string("x00280030")]).toEqual([undefined, undefined]);
  expect(data.string("x00100010")).toBe("SYNTHETIC^No person");
});
