import { describe, expect, it } from "vitest";
import type { FileStore } from "@/domain/files";
import { memoryFiles } from "../memoryFiles";
import { SLOT } from "./chunks";
import { DamagedFile } from "./damaged";
import { sealedFiles } from "./files";
import { newMaster } from "./testing/master";

const IMAGES = "datasets/demo-0123abcd/pixels.bin";
const CHECKPOINT = "runs/4c2f7a1e-0000-4000-8000-000000000000/checkpoints/200.dkm";
const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * seed) % 251);

/** Two files as a worker leaves them, and a reader that has not read them yet. */
async function written() {
  const base = memoryFiles();
  const master = await newMaster();
  const files = await sealedFiles(base, master);
  const grown = await files.append(IMAGES);
  for (let i = 1; i <= 4; i++) await grown.append(bytes(60_000, i));
  await grown.close();
  await files.write(CHECKPOINT, bytes(200_000, 5));
  return { base, read: async (path: string, key = master) => (await sealedFiles(base, key)).read(path) };
}

async function change(base: FileStore, path: string, edit: (bytes: Uint8Array) => Uint8Array) {
  await base.write(path, edit(await base.read(path)));
}

async function refused(work: Promise<unknown>): Promise<DamagedFile> {
  const thrown: unknown = await work.then(
    (value) => value,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(DamagedFile);
  expect((thrown as DamagedFile).code).toBe("storage");
  return thrown as DamagedFile;
}

describe("a damaged file is refused, and the error names it", () => {
  it("one bit anywhere: in any tenth part of a checkpoint, of images, of their log", async () => {
    for (const [path, stored] of [
      [CHECKPOINT, CHECKPOINT],
      [IMAGES, `${IMAGES}.chunks`],
      [IMAGES, `${IMAGES}.log`],
    ] as const) {
      const { base, read } = await written();
      const sound = await base.read(stored);
      for (let tenth = 0; tenth < 10; tenth++) {
        const broken = sound.slice();
        broken[Math.floor((sound.length * (tenth + 0.5)) / 10)]! ^= 1 << (tenth % 8);
        await base.write(stored, broken);
        const error = await refused(read(path));
        expect(error.message).toContain(path === IMAGES ? "images of a data set" : "checkpoint of step 200");
        expect(error.kept).toBe("Nothing of it was used. All other files are untouched.");
      }
      await base.write(stored, sound);
      expect((await read(path)).length).toBe(path === IMAGES ? 240_000 : 200_000);
    }
  });

  it("the first bytes of a log: the length of its entry is told twice", async () => {
    const { base, read } = await written();
    for (let at = 0; at < 8; at++) {
      const sound = await base.read(`${IMAGES}.log`);
      await change(base, `${IMAGES}.log`, (log) => log.with(at, log[at]! ^ 4));
      await refused(read(IMAGES));
      await base.write(`${IMAGES}.log`, sound);
    }
  });

  it("cut short: by a byte, by a chunk, to nothing", async () => {
    for (const [path, stored] of [
      [CHECKPOINT, CHECKPOINT],
      [IMAGES, `${IMAGES}.chunks`],
    ] as const) {
      for (const left of [-1, -SLOT, 0]) {
        const { base, read } = await written();
        await change(base, stored, (all) => all.slice(0, left));
        await refused(read(path));
      }
    }
  });

  it("lengthened: by bytes behind the end of a whole file, none of which is read", async () => {
    const { base, read } = await written();
    await change(base, CHECKPOINT, (all) => Uint8Array.from([...all, ...all.subarray(0, 500)]));
    expect(await read(CHECKPOINT)).toEqual(bytes(200_000, 5));
  });

  it("chunks that changed places", async () => {
    for (const [path, stored, head] of [
      [CHECKPOINT, CHECKPOINT, 60],
      [IMAGES, `${IMAGES}.chunks`, 0],
    ] as const) {
      const { base, read } = await written();
      await change(base, stored, (all) => {
        const swapped = all.slice();
        swapped.copyWithin(head, head + SLOT, head + 2 * SLOT);
        swapped.set(all.subarray(head, head + SLOT), head + SLOT);
        return swapped;
      });
      await refused(read(path));
    }
  });

  it("a chunk of an earlier version put back in its old place", async () => {
    const base = memoryFiles();
    const files = await sealedFiles(base, await newMaster());
    const first = await files.append(IMAGES);
    await first.append(bytes(140_000, 3));
    await first.close();
    const old = await base.read(`${IMAGES}.chunks`);
    const second = await files.append(IMAGES, 70_000);
    await second.append(bytes(90_000, 7));
    await second.close();
    expect((await files.read(IMAGES)).slice(70_000)).toEqual(bytes(90_000, 7));
    await change(base, `${IMAGES}.chunks`, (all) => {
      const replayed = all.slice();
      replayed.set(old.subarray(SLOT, 2 * SLOT), SLOT);
      return replayed;
    });
    await refused(files.read(IMAGES));
    expect(await files.read(IMAGES, 0, 65_536)).toEqual(bytes(140_000, 3).slice(0, 65_536));
  });

  it("another file's bytes under its name", async () => {
    const { base, read } = await written();
    const other = CHECKPOINT.replace("200", "300");
    await base.write(other, await base.read(CHECKPOINT));
    expect((await refused(read(other))).message).toContain("step 300");
    const otherImages = IMAGES.replace("0123", "4567");
    for (const end of [".chunks", ".log"]) await base.write(otherImages + end, await base.read(IMAGES + end));
    await refused(read(otherImages));
  });

  it("a wrong key", async () => {
    const { read } = await written();
    const other = await newMaster();
    await refused(read(CHECKPOINT, other));
    await refused(read(IMAGES, other));
  });

  it("while its neighbours are read as before", async () => {
    const { base, read } = await written();
    await change(base, CHECKPOINT, (all) => all.with(100, all[100]! ^ 1));
    await refused(read(CHECKPOINT));
    expect((await read(IMAGES)).length).toBe(240_000);
  });
});
