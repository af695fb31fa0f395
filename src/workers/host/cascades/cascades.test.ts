import { decode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import { createCtSet } from "@/dataset/ctSet";
import { createPhantomSet } from "@/dataset/phantomSet";
import { openDataset } from "@/dataset/library";
import { writeIndex } from "@/dataset/indexFile";
import { listVolumeSets, openVolumeSet, saveVolumeSet, volumeFolder } from "@/dataset/volumeSets";
import { readDicom } from "@/dicom/read";
import type { CascadeChoices, CascadeRecord, CascadeSample } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { VolumeSet } from "@/domain/volumeSet";
import { startTestDevice } from "@/gan/testing/tinyRun";
import { memoryFiles } from "@/storage/memoryFiles";
import { Vault } from "@/storage/vault/vault";
import { volumeShelf } from "@/storage/volumeFile";
import { assertBackend, onDeviceLost, prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import * as protocol from "../../protocol/cascades";
import type { CascadeReport } from "../../protocol/cascades";
import type { Operation } from "../../protocol/operation";
import { Handlers } from "../../protocol/serve";
import { drain } from "../desk";
import { OneAtATime } from "../oneAtATime";
import { cascadeLock, cascadeSampleLock } from "../places";
import { sweep } from "../sweep";
import { memoryDesk, type MemoryDesk } from "../testing/memoryDesk";
import { serveCascades } from "./handlers";

const SLOW = { timeout: 240_000 };
/** Demo radiographs of 128 pixels and demo CTs of 64 voxels. */
const sources = memoryFiles();

beforeAll(async () => {
  await startTestDevice();
  const patients = [{ classId: "normal", count: 16 }];
  await drain(createPhantomSet(sources, "demo", { seed: 3, patients, size: 128 }), () => undefined);
  const set: VolumeSet = {
    ...{ id: "ct", name: "Demo CT, 64³", created: "2026", kind: "phantom", volumes: [], wanted: 4, side: 64 },
    ...{ seed: 7, bytes: 0 },
  };
  await drain(createCtSet(sources, volumeShelf(sources, volumeFolder("ct")), set), () => undefined);
}, 240_000);

async function copied(to: FileStore): Promise<FileStore> {
  const paths = ["index.json", "pixels.bin", "thumbs.bin"].map((name) => `datasets/demo/${name}`);
  const volumes = ["index.json", "0.dkv", "1.dkv", "2.dkv", "3.dkv"].map((name) => `volumes/ct/${name}`);
  for (const path of [...paths, ...volumes]) await to.write(path, await sources.read(path));
  return to;
}

/** The worker's side of the operations, on a desk in memory. */
async function worker(files?: FileStore, room: number | null = null) {
  const desk: MemoryDesk = memoryDesk(files ?? (await copied(memoryFiles())));
  const handlers = new Handlers();
  const device = new OneAtATime();
  const report = await prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() });
  let time = 0;
  let lost: Parameters<typeof onDeviceLost>[0] | undefined;
  const ports = {
    onDeviceLost: (listener: Parameters<typeof onDeviceLost>[0]) => {
      lost = listener;
      return onDeviceLost(listener);
    },
    ...{ assertBackend, clock: () => (time += 500), room: () => Promise.resolve(room) },
    desk: () => Promise.resolve<MemoryDesk>(desk),
    device: () => Promise.resolve(report),
    onDevice: <T>(work: () => Promise<T>) => work(),
  };
  serveCascades(handlers.handle, ports, device);
  const call = async <Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    request: Request,
    progress: (value: Progress, stop: () => void) => void = () => undefined,
  ): Promise<Result> => {
    const stop = new AbortController();
    const context = {
      signal: stop.signal,
      progress: (value: unknown) => progress(value as Progress, () => stop.abort()),
    };
    return (await handlers.find(operation.name).run(request, context)) as Result;
  };
  return { desk, call, device, lose: (reason: string) => lost?.(reason, "device-lost") };
}
type Worker = Awaited<ReturnType<typeof worker>>;

const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("It was not refused.")),
    (thrown: unknown) => thrown as AppError,
  );

const images = (changes: Partial<CascadeChoices> = {}): CascadeChoices => ({
  ...{ source: { kind: "images", datasetId: "demo", classIds: ["normal"] }, baseSize: 64, size: 128 },
  ...{ edges: false, seed: 5, base: { steps: 4, width: 4, batch: 2 } },
  scale: { steps: 4, width: 4, layers: 3, batch: 2, patch: 16 },
  ...changes,
});
const volumes = (changes: Partial<CascadeChoices> = {}): CascadeChoices => ({
  ...images({ source: { kind: "volumes", setId: "ct" }, baseSize: 32, size: 64 }),
  ...changes,
});

async function trained({ call }: Worker, choices: CascadeChoices): Promise<CascadeRecord> {
  const { id } = await call(protocol.createCascade, choices);
  return call(protocol.trainCascade, { id });
}
const fresh = (cascadeId: string, size: number) =>
  ({ kind: "new", cascadeId, seed: 7, size, truncation: 1 }) as const;

describe("training a cascade", () => {
  it.each(["images", "volumes"] as const)(
    "of %s ends with the same bits, however often it is paused",
    SLOW,
    async (kind) => {
      const choices = kind === "images" ? images() : volumes();
      const finest = kind === "images" ? "scale-128.dkm" : "scale-64.dkm";
      const [straight, paused] = [await worker(), await worker()];
      const whole = await trained(straight, choices);
      expect(whole.state).toBe("finished");
      expect(whole.scales.map(({ state, step }) => [state, step])).toEqual([
        ["finished", 4],
        ["finished", 4],
      ]);

      const { id, name } = await paused.call(protocol.createCascade, choices);
      expect(name).toBe(kind === "images" ? "Normal, 128 × 128" : "Demo CT, 64³");
      let record: CascadeRecord | undefined;
      for (let stretch = 0; record?.state !== "finished"; stretch++) {
        expect(stretch).toBeLessThan(9);
        let steps = 0;
        record = await paused.call(protocol.trainCascade, { id }, (report: CascadeReport) => {
          if (report.kind === "progress" && ++steps === 1) void paused.call(protocol.pauseCascade, { id });
        });
        if (stretch === 0) expect(record.scales[0]).toMatchObject({ state: "paused", step: 1 });
      }
      for (const file of ["base.dkm", finest]) {
        const [one, other] = [
          await straight.desk.files.read(`cascades/${whole.id}/${file}`),
          await paused.desk.files.read(`cascades/${id}/${file}`),
        ];
        expect(Buffer.from(other).equals(one)).toBe(true);
      }
      // The prepared images were needed for training only.
      expect(await straight.desk.files.list(`cascades/${whole.id}/pyramids`)).toEqual([]);
    },
  );

  it("shows patches of each scale, and the whole image that the scales so far make", SLOW, async () => {
    const one = await worker();
    const seen: string[] = [];
    const { id } = await one.call(protocol.createCascade, volumes());
    expect(await one.call(protocol.readCascadePreview, { id, scale: 1 })).toBeNull();
    await one.call(protocol.trainCascade, { id }, (report: CascadeReport) => {
      if (report.kind === "patches" || report.kind === "whole")
        seen.push(`${report.kind} ${report.scale} ${report.step}`);
    });
    expect(seen).toEqual([
      "patches 0 0",
      "patches 0 4",
      "whole 0 4",
      "patches 1 0",
      "patches 1 4",
      "whole 1 4",
    ]);
    const preview = (await one.call(protocol.readCascadePreview, { id, scale: 1 }))!;
    expect(preview.step).toBe(4);
    expect(preview.patches).toMatchObject({ side: 16 });
    expect(preview.patches!.real).toHaveLength(4);
    expect(preview.whole.map(({ rows, columns, scale, side }) => [rows, columns, scale, side])).toEqual(
      Array.from({ length: 3 }, () => [64, 64, 1, 64]),
    );
  });

  it("that was killed is offered as paused, and goes on", SLOW, async () => {
    const one = await worker();
    const cascade = await one.call(protocol.createCascade, images());
    await one.desk.records.cascades.put({ ...cascade, state: "running" });
    const [found] = await one.call(protocol.listCascades, {});
    expect(found).toMatchObject({
      state: "paused",
      message: expect.stringContaining("Interrupted") as string,
    });
    expect((await one.call(protocol.trainCascade, { id: cascade.id, scales: [1] })).scales).toMatchObject([
      { state: "untrained" },
      { state: "finished" },
    ]);
  });

  it(
    "is refused while another tab trains it, and while anything else works on the device",
    SLOW,
    async () => {
      const one = await worker();
      const { id } = await one.call(protocol.createCascade, images());
      await one.desk.locks.request(cascadeLock(id), {}, async () => {
        const error = await failure(one.call(protocol.trainCascade, { id }));
        expect([error.code, error.message]).toEqual([
          "busy",
          "This cascade is being trained in another tab.",
        ]);
        expect((await failure(one.call(protocol.removeCascade, { id }))).code).toBe("busy");
      });
      await one.device.run("A run is being trained", async () => {
        expect((await failure(one.call(protocol.trainCascade, { id }))).message).toContain(
          "A run is being trained",
        );
      });
    },
  );

  it("starts a scale over, more slowly, after it became unstable", SLOW, async () => {
    const one = await worker();
    const cascade = await one.call(protocol.createCascade, images());
    // Without L1 nothing holds the refiner back.
    const wild = { ...cascade.config.scales[0]!, learningRate: 1, weights: { adversarial: 1, l1: 0 } };
    await one.desk.records.cascades.put({
      ...cascade,
      config: { ...cascade.config, scales: [{ ...wild, steps: 200 }] },
    });
    const failed = await one.call(protocol.trainCascade, { id: cascade.id, scales: [1] });
    expect(failed.state).toBe("failed");
    expect(failed.scales[1]).toMatchObject({ state: "diverged" });
    expect(failed.message).toMatch(/Training became unstable.*half the learning rate/);
    await one.desk.records.cascades.put({
      ...failed,
      config: { ...failed.config, scales: [{ ...wild, learningRate: 4e-4, steps: 4 }] },
    });
    const again = await one.call(protocol.trainCascade, { id: cascade.id, scales: [1] });
    expect(again.config.scales[0]!.learningRate).toBe(2e-4);
    expect(again.scales[1]).toMatchObject({ state: "finished", step: 4 });
    expect(again.message).toBeUndefined();
  });

  it("starts a scale over whose checkpoint is damaged, and keeps the others", SLOW, async () => {
    const one = await worker();
    const { id } = await one.call(protocol.createCascade, images());
    await one.call(protocol.trainCascade, { id }, (report: CascadeReport, stop) => {
      if (report.kind === "progress" && report.progress.scale === 1) stop();
    });
    const file = `cascades/${id}/scale-128.dkm`;
    const bytes = await one.desk.files.read(file);
    await one.desk.files.write(file, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
    const error = await failure(one.call(protocol.trainCascade, { id }));
    expect([error.code, error.kept]).toEqual(["bad-checkpoint", "The other scales are kept."]);
    const [left] = await one.call(protocol.listCascades, {});
    expect(left).toMatchObject({
      state: "paused",
      scales: [{ state: "finished" }, { state: "untrained", step: 0 }],
    });
    expect((await one.call(protocol.trainCascade, { id })).state).toBe("finished");
  });
});

describe("training a cascade when something breaks", () => {
  it("puts it down when the device is lost, with its checkpoints", SLOW, async () => {
    const one = await worker();
    const { id } = await one.call(protocol.createCascade, images());
    const lost = one.call(protocol.trainCascade, { id }, (report: CascadeReport) => {
      if (report.kind === "progress" && report.progress.scale === 1) one.lose("it was unplugged");
    });
    const error = await failure(lost);
    expect([error.code, error.kept]).toEqual(["device-lost", "Every checkpoint is kept: 64 at step 4 of 4."]);
    const [left] = await one.call(protocol.listCascades, {});
    expect(left).toMatchObject({
      state: "paused",
      message: "The graphics processor stopped: it was unplugged",
    });
    expect((await one.call(protocol.trainCascade, { id })).state).toBe("finished");
  });

  it("prepares its images again when one of them is damaged on the disk", SLOW, async () => {
    const one = await worker();
    const { id } = await one.call(protocol.createCascade, images());
    await one.call(protocol.trainCascade, { id }, (report: CascadeReport, stop) => {
      if (report.kind === "progress") stop();
    });
    const folder = `cascades/${id}/pyramids`;
    for (const name of await one.desk.files.list(folder)) {
      if (!name.endsWith("-64.dkv")) continue;
      const bytes = await one.desk.files.read(`${folder}/${name}`);
      await one.desk.files.write(
        `${folder}/${name}`,
        bytes.with(bytes.length - 9, bytes[bytes.length - 9]! ^ 1),
      );
    }
    const error = await failure(one.call(protocol.trainCascade, { id }));
    expect([error.code, error.kept]).toEqual(["bad-volume", "Every checkpoint is kept: 64 at step 1 of 4."]);
    expect((await one.call(protocol.trainCascade, { id })).state).toBe("finished");
  });

  it("stops preparing where the disk is full, and goes on there", SLOW, async () => {
    const one = await worker(await copied(memoryFiles(4_900_000)));
    const { id } = await one.call(protocol.createCascade, volumes());
    const error = await failure(one.call(protocol.trainCascade, { id }));
    expect([error.code, error.kept]).toEqual(["quota", "The prepared images are kept."]);
    expect((await one.call(protocol.listCascades, {}))[0]).toMatchObject({ state: "paused" });
    expect((await one.desk.files.list(`cascades/${id}/pyramids`)).length).toBeGreaterThan(0);
  });
});

describe("sampling a cascade", () => {
  it(
    "is the same after a pause as at a stretch, and a finished volume can be looked at as one",
    SLOW,
    async () => {
      const one = await worker();
      const { id } = await trained(one, volumes());
      const whole = await one.call(protocol.sampleFromCascade, fresh(id, 128));
      expect(whole).toMatchObject({
        state: "finished",
        share: 1,
        sides: [32, 64, 128],
        name: "Seed 7, 128³",
      });
      let tiles = 0;
      const paused = await one.call(protocol.sampleFromCascade, fresh(id, 128), (_, stop) => {
        if (++tiles === 5) stop();
      });
      expect(paused.state).toBe("paused");
      expect(paused.share).toBeGreaterThan(0.1);
      expect(paused.share).toBeLessThan(0.9);
      expect(await listVolumeSets(one.desk.files)).toHaveLength(2);
      const done = await one.call(protocol.sampleFromCascade, { kind: "continue", id: paused.id });
      expect(done.state).toBe("finished");
      const sets = (await listVolumeSets(one.desk.files)).filter(({ kind }) => kind === "synthetic");
      expect(sets).toHaveLength(2);
      const read = async (set: VolumeSet) => {
        const volume = await volumeShelf(one.desk.files, volumeFolder(set.id)).open("0");
        return volume.read({ start: [0, 0, 0], size: [128, 128, 128] });
      };
      expect(Buffer.from(await read(sets[0]!)).equals(Buffer.from(await read(sets[1]!)))).toBe(true);
      expect(sets[0]).toMatchObject({ cascadeId: id, side: 128, bytes: 2 * 128 ** 3 });
      await one.desk.files.remove(volumeFolder(sets[0]!.id));
      expect(await one.call(protocol.listCascadeSamples, { cascadeId: id })).toHaveLength(1);
    },
  );

  it("stops where the disk is full and goes on when there is room", SLOW, async () => {
    const one = await worker();
    const { id } = await trained(one, images());
    const whole = await one.call(protocol.sampleFromCascade, fresh(id, 2048));
    let full = true;
    const quota: FileStore = {
      ...one.desk.files,
      append: async (path, truncateTo) => {
        const appender = await one.desk.files.append(path, truncateTo);
        const append = async (bytes: Uint8Array) => {
          const room = 0.8 * 2 * 2048 ** 2 - (await one.desk.files.size(path));
          if (full && path.endsWith("-2048.dkv") && room < bytes.length) throw new AppError("quota", "Full.");
          return appender.append(bytes);
        };
        return { ...appender, append };
      },
    };
    const small: Worker = await worker(quota);
    for (const cascade of await one.desk.records.cascades.all())
      await small.desk.records.cascades.put(cascade);
    const error = await failure(small.call(protocol.sampleFromCascade, fresh(id, 2048)));
    expect(error.code).toBe("quota");
    expect(error.kept).toMatch(/^The 5[0-9] of 64 tiles made so far are kept\.$/);
    const [paused] = await small.call(protocol.listCascadeSamples, {});
    expect(paused!.state).toBe("paused");
    expect(paused!.share).toBeGreaterThan(0.8);
    full = false;
    const done = await small.call(protocol.sampleFromCascade, { kind: "continue", id: paused!.id });
    const pixels = (sample: CascadeSample) =>
      one.desk.files.read(`cascades/${id}/samples/${sample.id}/sample-2048.dkv`);
    expect(Buffer.from(await pixels(done)).equals(await pixels(whole))).toBe(true);
  });

  it("shows the finest scale where it is there, and the one below elsewhere", SLOW, async () => {
    const one = await worker();
    const { id } = await trained(one, images());
    const picture = (sampleId: string, most: number, part?: object) =>
      one.call(protocol.readCascadePicture, {
        sampleId,
        plane: "axial",
        at: 0,
        most,
        ...(part ? { part: part as never } : {}),
      });
    let tiles = 0;
    const half = await one.call(protocol.sampleFromCascade, fresh(id, 512), ({ progress }, stop) => {
      if (progress.info.size[2] === 512 && ++tiles === 2) stop();
    });
    const mixed = await picture(half.id, 512);
    expect([mixed.rows, mixed.columns, mixed.side, mixed.scale]).toEqual([512, 512, 512, 3]);
    const sharp = (row: number, column: number) => mixed.sharp[row * 512 + column];
    expect([sharp(10, 10), sharp(10, 500), sharp(300, 10), sharp(500, 500)]).toEqual([255, 255, 0, 0]);
    const whole = await one.call(protocol.sampleFromCascade, { kind: "continue", id: half.id });
    const all = await picture(whole.id, 512);
    expect(all.sharp.every((value) => value === 255)).toBe(true);
    expect(Buffer.from(all.pixels.subarray(0, 256 * 512)).equals(mixed.pixels.subarray(0, 256 * 512))).toBe(
      true,
    );
    // The scale below is nearly the same picture: the networks are not trained for long.
    const away =
      all.pixels.reduce((sum, value, i) => sum + Math.abs(value - mixed.pixels[i]!), 0) / all.pixels.length;
    expect(away).toBeLessThan(12);
    const small = await picture(whole.id, 100, { top: 0.5, left: 0.25, height: 0.25, width: 0.5 });
    expect([small.rows, small.columns]).toEqual([50, 100]);
    const corner = await picture(whole.id, 512, { top: 0.5, left: 0.25, height: 0.25, width: 0.5 });
    expect([corner.rows, corner.columns]).toEqual([128, 256]);
    expect(corner.pixels[5 * 256 + 7]).toBe(all.pixels[(256 + 5) * 512 + 128 + 7]);
  });

  it("follows a drawing, to the same bits after a pause", SLOW, async () => {
    const one = await worker();
    const plain = await trained(one, images({ baseSize: 64, size: 128 }));
    const drawing = await one.call(protocol.readEdges, {
      ...{ datasetId: "demo", index: 0, method: "canny", side: 128 },
    });
    expect(drawing.edges.some((value) => value > 100)).toBe(true);
    const edges = { kind: "drawing", ...drawing } as const;
    const refused = await failure(one.call(protocol.sampleFromCascade, { ...fresh(plain.id, 128), edges }));
    expect(refused.message).toBe("This cascade was trained without edges and cannot follow any.");
    const { id } = await trained(one, images({ edges: true }));
    const request = { ...fresh(id, 256), edges };
    const whole = await one.call(protocol.sampleFromCascade, request);
    expect(whole).toMatchObject({ state: "finished", edges: { kind: "drawing", side: 128 } });
    const paused = await one.call(protocol.sampleFromCascade, request, (_, stop) => stop());
    expect(paused.state).toBe("paused");
    await one.call(protocol.sampleFromCascade, { kind: "continue", id: paused.id });
    const scan = { kind: "image", datasetId: "demo", index: 1, method: "sobel" } as const;
    const other = await one.call(protocol.sampleFromCascade, { ...request, edges: scan });
    expect(other.edges).toEqual(scan);
    const pixels = (sample: CascadeSample) =>
      one.desk.files.read(`cascades/${id}/samples/${sample.id}/sample-256.dkv`);
    const first = await pixels(whole);
    expect(Buffer.from(await pixels(paused)).equals(first)).toBe(true);
    expect(Buffer.from(await pixels(other)).equals(first)).toBe(false);
  });

  it("hands a finished image on as DICOM and as PNG, both marked as synthetic", SLOW, async () => {
    const one = await worker();
    const { id } = await trained(one, images());
    let tiles = 0;
    const sample = await one.call(protocol.sampleFromCascade, fresh(id, 512), (_, stop) => {
      if (++tiles === 3) stop();
    });
    const early = await failure(one.call(protocol.exportCascadeSample, { id: sample.id, format: "dicom" }));
    expect(early.message).toBe("This image is not finished yet.");
    await one.call(protocol.sampleFromCascade, { kind: "continue", id: sample.id });
    const dicom = await one.call(protocol.exportCascadeSample, { id: sample.id, format: "dicom" });
    expect(dicom.fileName).toBe("synthetic_cascade_512px_seed7.dcm");
    const bytes = new Uint8Array(await dicom.file.arrayBuffer());
    const text = new TextDecoder("latin1").decode(bytes);
    expect(text).toContain("SYNTHETIC^No person");
    expect(text).not.toContain("Demo");
    const { image: read } = await readDicom(bytes, new Uint8Array(16));
    expect([read.rows, read.columns, read.pixels.every((value) => value <= 4095)]).toEqual([512, 512, true]);
    const shown = await one.call(protocol.readCascadePicture, {
      ...{ sampleId: sample.id, plane: "axial", at: 0, most: 512 },
    });
    expect(Math.abs(read.pixels[100]! / 4095 - shown.pixels[100]! / 255)).toBeLessThan(0.01);
    const png = await one.call(protocol.exportCascadeSample, { id: sample.id, format: "png" });
    expect(png.fileName).toBe("synthetic_cascade_512px_seed7.png");
    const picture = decode(new Uint8Array(await png.file.arrayBuffer()));
    expect([picture.width, picture.height, picture.text?.["Synthetic"]]).toEqual([512, 512, "YES"]);
    expect(picture.data[100]).toBe(shown.pixels[100]);
  });

  it("that was killed is offered as paused; what nobody names any more is swept away", SLOW, async () => {
    const one = await worker();
    const { id } = await trained(one, volumes());
    const sample = await one.call(protocol.sampleFromCascade, fresh(id, 64));
    await one.desk.records.cascadeSamples.put({ ...sample, state: "running" });
    await one.desk.locks.request(cascadeSampleLock(sample.id), {}, async () => {
      expect(await one.call(protocol.listCascadeSamples, {})).toMatchObject([{ state: "running" }]);
    });
    expect(await one.call(protocol.listCascadeSamples, {})).toMatchObject([{ state: "paused", share: 1 }]);
    await one.desk.records.cascadeSamples.remove(sample.id);
    await sweep(one.desk);
    expect(await one.desk.files.list(`cascades/${id}/samples`)).toEqual([]);
    expect(await one.desk.files.list("volumes")).toEqual(["ct"]);
    await one.call(protocol.sampleFromCascade, fresh(id, 64));
    await one.call(protocol.removeCascade, { id });
    expect([await one.desk.files.list("cascades"), await one.desk.files.list("volumes")]).toEqual([
      [],
      ["ct"],
    ]);
    expect(await one.desk.records.cascadeSamples.all()).toEqual([]);
  });

  it(
    "gives the same image from encrypted files as in clear, with nothing of it to be read",
    SLOW,
    async () => {
      const base = memoryFiles();
      const vault = await Vault.open(
        base,
        (_, work) => work(),
        async () => 1000,
      );
      await vault.begin("a passphrase");
      const [clear, hidden] = [await worker(), await worker(await copied(vault.files))];
      const pictures = [];
      for (const one of [clear, hidden]) {
        const { id } = await trained(one, volumes());
        const { id: sampleId } = await one.call(protocol.sampleFromCascade, fresh(id, 64));
        pictures.push(
          await one.call(protocol.readCascadePicture, { sampleId, plane: "coronal", at: 0.5, most: 64 }),
        );
      }
      expect(pictures[1]!.pixels).toEqual(pictures[0]!.pixels);
      expect(await base.list("cascades")).toEqual([]);
    },
  );
});

describe("what a cascade needs", () => {
  const refusal = async (one: Worker, choices: CascadeChoices) =>
    (await one.call(protocol.planCascade, choices)).refusal;

  it("is said before the start, with times from this device", SLOW, async () => {
    const one = await worker();
    const plan = await one.call(protocol.planCascade, images());
    expect(plan.refusal).toBeNull();
    expect(plan.images.map(({ side }) => side)).toEqual([64, 128]);
    expect(plan.images[1]!.count).toBeGreaterThan(7);
    expect(plan.prepareBytes).toBe(plan.images[1]!.count * 2 * (64 ** 2 + 128 ** 2));
    expect(plan.expected.trainMs).toHaveLength(2);
    expect(plan.expected.trainMs.every((ms) => ms > 0 && ms < 60_000)).toBe(true);
    expect(plan.expected.sampleMs).toBeGreaterThan(0);
    expect(plan.notes.join(" ")).toContain("come close to single ones");
    const again = await one.call(protocol.planCascade, images());
    expect(again.expected).toEqual(plan.expected);
    await one.device.run("A run is being trained", async () => {
      const rough = await one.call(protocol.planCascade, images({ scale: { width: 6 } }));
      expect(rough.notes.join(" ")).toContain("the times are rough");
      expect(rough.expected.trainMs.every(Number.isFinite)).toBe(true);
    });
  });

  it("is refused in plain words where it is not there", SLOW, async () => {
    const one = await worker();
    expect(await refusal(one, images({ size: 512 }))).toMatch(
      /^At least 8 images of 512 pixels a side are needed; there is none\. For 128 pixels there are \d+: choose that size, or add images\.$/,
    );
    expect(await refusal(one, images({ baseSize: 256, size: 512 }))).toBe(
      "The largest image has 128 pixels a side, and the smallest scale needs 256.",
    );
    const none = images({ source: { kind: "images", datasetId: "demo", classIds: ["nobody"] } });
    expect(await refusal(one, none)).toBe("There is no image in the training part of the chosen classes.");
    const odd = await failure(one.call(protocol.planCascade, images({ size: 192 })));
    expect([odd.code, odd.message]).toEqual(["bad-config", "192 is not a doubling of 64."]);
    const tight = await worker(undefined, 100_000);
    expect(await refusal(tight, images())).toMatch(
      /takes 1 MB of disk, and this browser may store 1 MB more/,
    );
    expect((await failure(tight.call(protocol.createCascade, images()))).code).toBe("quota");
  });

  it("leaves out volumes with missing planes and says so", SLOW, async () => {
    const one = await worker();
    const path = "volumes/ct/3.dkv";
    const bytes = await one.desk.files.read(path);
    await one.desk.files.write(path, bytes.subarray(0, bytes.length >> 1));
    const plan = await one.call(protocol.planCascade, volumes());
    expect(plan.notes).toContain("1 volume lacks planes and will be left out.");
    expect(plan.refusal).toMatch(/^At least 4 volumes of 64 voxels a side are needed; there are 3\./);
  });

  it("says what will be done to images of other shapes, and learns from them", SLOW, async () => {
    const one = await worker();
    const index = await openDataset(one.desk.files, "demo");
    // The upper halves of two images, and the upper left quarters of two more.
    const cut = index.images.map((image, i) =>
      i < 2 ? { ...image, rows: 64 } : i < 4 ? { ...image, rows: 64, columns: 64 } : image,
    );
    const parts = index.parts.map(() => "train" as const);
    await one.desk.files.write("datasets/demo/index.json", writeIndex({ ...index, images: cut, parts }));
    const plan = await one.call(protocol.planCascade, images());
    expect(plan.notes).toContain("2 images are not square and will get black margins.");
    expect(plan.notes).toContain(
      "The images are 64 to 128 pixels on the longer side; each teaches the scales that it has pixels for.",
    );
    expect(plan.images.map(({ count }) => count)).toEqual([index.images.length, index.images.length - 2]);
    expect((await trained(one, images())).state).toBe("finished");

    const set = await openVolumeSet(one.desk.files, "ct");
    const slabs = set.volumes.map((volume) => ({ ...volume, spacing: [5, 0.7, 0.7] as const }));
    await saveVolumeSet(one.desk.files, { ...set, volumes: slabs, notes: ["One series was cut."] });
    const { notes, config } = await one.call(protocol.planCascade, volumes());
    expect(notes).toEqual([
      "One series was cut.",
      "4 volumes have voxels that are not cubes and will be resampled to cubes of the finest edge.",
      "4 volumes are not as deep as wide and will get margins of their darkest value.",
      "There are only 4 volumes of 64 voxels a side: what is made may come close to single ones.",
    ]);
    expect(config.spacing).toEqual([5, 5, 5]);
  });
});
