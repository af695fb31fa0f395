import { expect, it } from "vitest";
import { createCtSet } from "@/dataset/ctSet";
import { listVolumeSets, volumeFolder } from "@/dataset/volumeSets";
import { readSlice } from "@/dataset/volumeSlice";
import { crc32 } from "@/domain/crc32";
import type { FileStore } from "@/domain/files";
import type { VolumeSet } from "@/domain/volumeSet";
import { ctScene, renderCt } from "@/phantom/ctVolume";
import { phantomPatient } from "@/phantom/patient";
import { memoryFiles } from "@/storage/memoryFiles";
import { volumeShelf } from "@/storage/volumeFile";
import { drain } from "./desk";

const begun = (side: number, wanted: number): VolumeSet => ({
  ...{ id: "v", name: "CT", created: "2026", kind: "phantom", volumes: [], wanted, side, seed: 7, bytes: 0 },
});
const make = (files: FileStore, set: VolumeSet, signal?: AbortSignal, told: () => void = () => undefined) =>
  drain(createCtSet(files, volumeShelf(files, volumeFolder("v")), set, signal), told);

it("gives each plane of a demo CT as the phantom has it", async () => {
  const files = memoryFiles();
  await make(files, begun(40, 1));
  const whole = renderCt(ctScene(phantomPatient(7, 0, "normal"), 40), {
    start: [0, 0, 0],
    shape: [40, 40, 40],
  });
  const volume = await volumeShelf(files, volumeFolder("v")).open("0");
  const at = (p: number, r: number, c: number) => whole.hu[(p * 40 + r) * 40 + c];
  const [axial, coronal, sagittal] = [
    await readSlice(volume, "axial", 33),
    await readSlice(volume, "coronal", 12),
    await readSlice(volume, "sagittal", 39),
  ];
  for (let i = 0; i < 40; i += 3) {
    for (let j = 0; j < 40; j += 3) {
      expect(axial.values[i * 40 + j]).toBe(at(33, i, j));
      expect(coronal.values[i * 40 + j]).toBe(at(i, 12, j));
      expect(sagittal.values[i * 40 + j]).toBe(at(i, j, 39));
    }
  }
});

it("goes on where it was stopped, and lists only whole volumes meanwhile", async () => {
  const files = memoryFiles();
  const stop = new AbortController();
  let blocks = 0;
  const stopped = make(files, begun(40, 2), stop.signal, () => {
    if (++blocks === 11) stop.abort();
  });
  await expect(stopped).rejects.toThrow();
  const [kept] = await listVolumeSets(files);
  expect(kept!.volumes.map(({ number }) => number)).toEqual([0]);
  const before = await files.size("volumes/v/1.dkv");
  expect(before).toBeGreaterThan(0);
  let reports = 0;
  const whole = await make(files, kept!, undefined, () => void reports++);
  expect(whole.volumes).toHaveLength(2);
  // Eight blocks and the end of each volume are reported; ten blocks and one end came before the stop.
  expect(reports).toBeLessThan(8);
});

it("opens a volume of 512 voxels a side by reading the blocks that a slice crosses, and no more", async () => {
  const size = [512, 512, 512] as const;
  const block = [64, 64, 64] as const;
  const inner = memoryFiles();
  const about = { size, block, slope: 1, intercept: -1024, origin: "phantom" as const, recipe: "bytes" };
  const writer = await volumeShelf(inner, "v").write("x", { ...about, window: { center: 0, width: 1 } });
  await writer.close();
  const head = await inner.read("v/x.dkv");
  const record = 8 + 2 * 64 ** 3;
  const zeros = crc32(new Uint8Array(record - 8));
  let read = 0;
  // Zero voxels made up as they are asked for: 268 MB would not fit into a test.
  const files: FileStore = {
    ...inner,
    size: async () => head.length + 512 * record,
    read: async (_path, start = 0, end = head.length) => {
      read += end - start;
      if (end <= head.length) return head.slice(start, end);
      const bytes = new Uint8Array(end - start);
      const [number, into] = [Math.floor((start - head.length) / record), (start - head.length) % record];
      if (into === 0) {
        const view = new DataView(bytes.buffer);
        view.setUint32(0, number, true);
        if (bytes.length >= 8) view.setUint32(4, zeros, true);
      }
      return bytes;
    },
  };
  const volume = await volumeShelf(files, "v").open("x");
  const opening = read;
  expect(opening).toBeLessThan(10_000);
  read = 0;
  await readSlice(volume, "axial", 100);
  expect(read).toBe(2 * 512 * 512);
  read = 0;
  await readSlice(volume, "coronal", 100);
  expect(read).toBeLessThan(64 * record);
  read = 0;
  await readSlice(volume, "sagittal", 100);
  expect(read).toBeLessThanOrEqual(64 * record);
});
