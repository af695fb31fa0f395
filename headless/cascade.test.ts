import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openVolumeSet } from "@/dataset/volumeSets";
import { stackOf } from "@/dicom/testing/planeFile";
import type { CascadeConfig } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import type { DeviceReport } from "@/domain/training";
import { prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import { volumeShelf } from "@/storage/volumeFile";
import { sampleCascade } from "@/gan/cascade/sampleCascade";
import { distanceFromGuide, openGuide } from "./cascadeGuide";
import { openCascade, writeConfig } from "./cascadeFiles";
import { parseCascade, type CascadeSampleCommand, type CascadeTrainCommand } from "./cascadeOptions";
import { runCascadeSample } from "./cascadeSampleCommand";
import { runCascadeTrain } from "./cascadeTrainCommand";
import { FolderStore } from "./folderStore";
import { UsageError } from "./options";

let folder: string;
let device: DeviceReport;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-cascade-test-"));
  device = await prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() });
});
afterAll(() => rm(folder, { recursive: true }));

const SLOW = 240_000;
const line = (text: string) => parseCascade(text.split(" ").filter(Boolean));
const trainLine = (out: string, more: string) =>
  line(`cascade-train --data phantom --images 3 --out ${out} --width 4 --batch 2 --patch 32 ${more}`);
const sampleLine = (cascade: string, out: string, more: string) =>
  line(`cascade-sample --cascade ${cascade} --out ${out} --seed 4 ${more}`) as CascadeSampleCommand;

describe("npm run headless -- cascade-…", () => {
  it("trains scale after scale, goes on, and samples beyond the last scale", { timeout: SLOW }, async () => {
    const out = join(folder, "images");
    const command = (more: string) =>
      trainLine(out, `--size 128 --base-steps 1 ${more}`) as CascadeTrainCommand;
    expect(await runCascadeTrain(command("--steps 1 --scale 1"), device)).toBe(0);
    await expect(runCascadeSample(sampleLine(out, folder, ""))).rejects.toThrow(/base .* not trained/);
    expect(await runCascadeTrain(command("--steps 2"), device)).toBe(0);
    expect((await readdir(out)).filter((name) => name !== "images").sort()).toEqual(
      ["base.dkm", "cascade.json", "preview-0.png", "preview-1.png", "scale-128.dkm"].sort(),
    );
    const samples = join(folder, "sampled");
    expect(await runCascadeSample(sampleLine(out, samples, "--size 256 --tile 64"))).toBe(0);
    expect(await readdir(samples)).toContain("synthetic-4-256.png");
    const volume = await volumeShelf(new FolderStore(samples), "").open("synthetic-4-256");
    expect(volume.blocks).toEqual({ done: 16, total: 16 });
  });

  it("makes volumes too, and three views of each", { timeout: SLOW }, async () => {
    const out = join(folder, "volumes");
    const command = trainLine(out, "--dim 3 --size 64 --steps 1 --base-steps 1") as CascadeTrainCommand;
    expect(await runCascadeTrain(command, device)).toBe(0);
    const samples = join(folder, "sampled3");
    expect(await runCascadeSample(sampleLine(out, samples, ""))).toBe(0);
    const names = await readdir(samples);
    for (const view of ["axial", "coronal", "sagittal"])
      expect(names).toContain(`synthetic-4-64-${view}.png`);
  });

  it(
    "a full disk at 80 % of an image loses nothing, and the rest is made later",
    { timeout: SLOW },
    async () => {
      const model = await openCascade(join(folder, "images"));
      try {
        const request = { seed: 9, size: 256, classIndex: 0, truncation: 1, tile: 64 };
        const whole = await imageOf(request, new FolderStore(join(folder, "roomy")));
        const small = new FolderStore(join(folder, "small"));
        // The base, the four tiles of 128², and 13 of the 16 of 256².
        const limited = limitedTo(small, 18);
        await expect(imageOf(request, limited)).rejects.toMatchObject({
          code: "quota",
          kept: "The 13 of 16 tiles made so far are kept.",
        });
        expect((await volumeShelf(small, "v").open("x-256")).blocks.done).toBe(13);
        expect(await imageOf(request, small)).toEqual(whole);
      } finally {
        model.dispose();
      }

      async function imageOf(request: Parameters<typeof sampleCascade>[1], store: FolderStore) {
        const shelf = volumeShelf(store, "v");
        for await (const progress of sampleCascade(model, request, shelf, "x")) void progress;
        return (await shelf.open("x-256")).read({ start: [0, 0, 0], size: [1, 256, 256] });
      }
    },
  );

  it("takes a DICOM series, straightens it, says so, and finds it again", { timeout: SLOW }, async () => {
    const scans = join(folder, "scans", "normal");
    await mkdir(scans, { recursive: true });
    const field = (x: number, y: number, z: number) => 9 * x - 8 * y + 3 * z;
    const down = [0, Math.cos(0.2), -Math.sin(0.2)] as const;
    const stack = stackOf(24, (i) => [0, 0, 2 * i], field, { rows: 32, columns: 64, down });
    const other = stackOf(24, (i) => [0, 0, 2 * i], field, {
      rows: 32,
      columns: 64,
      down,
      series: "2.25.88001",
    });
    for (const { path, bytes } of stack) await writeFile(join(scans, basename(path)), bytes);
    for (const { path, bytes } of other) await writeFile(join(scans, `b-${basename(path)}`), bytes);
    const out = join(folder, "from-dicom");
    const text = `cascade-train --data ${join(folder, "scans")} --out ${out} --dim 3 --size 64 --width 4 --batch 2`;
    const command = line(`${text} --patch 32 --steps 1 --base-steps 1`) as CascadeTrainCommand;
    expect(await runCascadeTrain(command, device)).toBe(0);
    const { name, notes, volumes } = await openVolumeSet(new FolderStore(out), "data");
    expect({ name, notes }).toEqual({
      name: "scans",
      notes: [expect.stringContaining("All volumes: the gantry was tilted by 11.5°")],
    });
    expect(volumes.map(({ className, size }) => [className, size[2]])).toEqual([
      ["normal", 64],
      ["normal", 64],
    ]);
    await rm(join(folder, "scans"), { recursive: true });
    await mkdir(scans, { recursive: true });
    expect(await runCascadeTrain(command, device)).toBe(0);
  });

  it("follows the edges of an image, nearer than the seed's own image does", { timeout: SLOW }, async () => {
    const out = join(folder, "edged");
    const command = trainLine(out, "--size 128 --steps 1 --base-steps 1 --edges") as CascadeTrainCommand;
    expect(await runCascadeTrain(command, device)).toBe(0);
    const samples = join(folder, "followed");
    const line = sampleLine(out, samples, "--edges-from phantom:900 --edge-method canny --control");
    expect(await runCascadeSample(line)).toBe(0);
    const guide = await openGuide(line.guide!, 128);
    const distance = async (name: string) =>
      distanceFromGuide(await volumeShelf(new FolderStore(samples), "").open(name), guide);
    expect(await distance("synthetic-4-64")).toBeLessThan(await distance("unguided-4-64"));
    expect(await readdir(samples)).toContain("edges.png");
    const { config } = JSON.parse(await readFile(join(out, "cascade.json"), "utf8")) as {
      config: CascadeConfig;
    };
    await writeConfig(out, { ...config, edges: false });
    await expect(runCascadeSample(line)).rejects.toThrow(/without --edges/);
  });

  it("explains wrong options", () => {
    for (const [text, word] of [
      ["cascade-train --data x --out y", "--size"],
      ["cascade-train --data x --out y --size 100", "--size must be one of"],
      ["cascade-train --data x --out y --size 128 --scale one", "--scale"],
      ["cascade-sample --out y", "--cascade"],
      ["cascade-sample --cascade x --out y --nonsense 1", "nonsense"],
      ["cascade-sample --cascade x --out y --edge-method lines", "--edge-method must be one of"],
      ["cascade-sample --cascade x --out y --edge-strength 2", "--edge-strength"],
    ] as const) {
      expect(() => line(text)).toThrow(UsageError);
      expect(() => line(text)).toThrow(word);
    }
  });
});

/** A disk with room for so many more blocks. */
function limitedTo(store: FolderStore, blocks: number): FolderStore {
  let room = blocks;
  const limited = Object.create(store) as FolderStore;
  limited.append = async (path, truncateTo) => {
    const file = await store.append(path, truncateTo);
    const append = (bytes: Uint8Array) =>
      room-- > 0 ? file.append(bytes) : Promise.reject(new AppError("quota", "The disk is full."));
    return { append, close: () => file.close() };
  };
  return limited;
}
