import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileStore } from "@/domain/files";
import { memoryFiles } from "../memoryFiles";
import { fileContract, quotaContract } from "../testing/fileContract";
import { sealedFiles } from "./files";
import { newMaster } from "./testing/master";

const bytes = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 101 + (i >> 8)) % 256);
/** Vitest's own comparison of large arrays takes seconds. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(b);

async function stored() {
  const base = memoryFiles();
  return { base, files: await sealedFiles(base, await newMaster()) };
}

async function grow(files: FileStore, path: string, ...parts: readonly Uint8Array[]): Promise<void> {
  const file = await files.append(path);
  for (const part of parts) await file.append(part);
  await file.close();
}

describe("protected files", () => {
  fileContract(async () => (await stored()).files);
  quotaContract(async () => sealedFiles(memoryFiles(5_000), await newMaster()), 5_000);
});

it("reads any part of a file exactly as a plain store does, after any writes, appends and cuts", async () => {
  const master = await newMaster();
  const length = fc.oneof(fc.nat(200), fc.integer({ min: 65_000, max: 66_000 }), fc.nat(300_000));
  const step = fc.oneof(
    fc.record({ kind: fc.constant("write" as const), length }),
    fc.record({ kind: fc.constant("append" as const), parts: fc.array(length, { maxLength: 4 }) }),
    fc.record({ kind: fc.constant("cut" as const), to: length, parts: fc.array(length, { maxLength: 2 }) }),
    fc.record({ kind: fc.constant("read" as const), start: length, end: fc.option(length) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const plain = memoryFiles();
      const base = memoryFiles();
      let seed = 0;
      for (const one of steps) {
        // A new store for each step: another worker has not read what this one has.
        const sealed = await sealedFiles(base, master);
        if (one.kind === "read") {
          if (!(await plain.exists("runs/x"))) continue;
          const range = [one.start, one.end ?? undefined] as const;
          expect(same(await sealed.read("runs/x", ...range), await plain.read("runs/x", ...range))).toBe(
            true,
          );
          continue;
        }
        for (const store of [plain, sealed]) {
          let at = seed;
          if (one.kind === "write") await store.write("runs/x", bytes(one.length, at));
          else {
            const file = await store.append("runs/x", one.kind === "cut" ? one.to : undefined);
            for (const part of one.parts) await file.append(bytes(part, at++));
            await file.close();
          }
        }
        seed += 7;
        expect(await sealed.size("runs/x")).toBe(await plain.size("runs/x"));
        expect(same(await sealed.read("runs/x"), await plain.read("runs/x"))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

it("shows another worker what is being appended, as it is appended", async () => {
  const base = memoryFiles();
  const master = await newMaster();
  const [writer, reader] = [await sealedFiles(base, master), await sealedFiles(base, master)];
  const file = await writer.append("datasets/a/thumbs.bin");
  let all = new Uint8Array(0);
  for (let i = 0; i < 80; i++) {
    await file.append(bytes(4096, i));
    all = new Uint8Array(Buffer.concat([all, bytes(4096, i)]));
    expect(await reader.size("datasets/a/thumbs.bin")).toBe(all.length);
  }
  expect(same(await reader.read("datasets/a/thumbs.bin"), all)).toBe(true);
  await file.close();
  expect(await reader.read("datasets/a/thumbs.bin", 70_000, 140_000)).toEqual(all.slice(70_000, 140_000));
});

it("keeps all that was acknowledged when it is killed while it appends", async () => {
  const { base, files } = await stored();
  const file = await files.append("samples/demo-0123abcd/pixels.bin");
  const kept = [bytes(50_000, 1), bytes(50_000, 2)];
  for (const part of kept) await file.append(part);
  const before = new Map<string, Uint8Array>();
  for (const name of await base.list("samples/demo-0123abcd"))
    before.set(name, await base.read(`samples/demo-0123abcd/${name}`));
  await file.append(bytes(90_000, 3));
  // The kill came when the chunks were on disk, and half of the entry that tells of them.
  const logName = [...before.keys()].find((name) => name.endsWith(".log"))!;
  const log = await base.read(`samples/demo-0123abcd/${logName}`);
  await base.write(`samples/demo-0123abcd/${logName}`, log.slice(0, before.get(logName)!.length + 40));
  expect(await files.read("samples/demo-0123abcd/pixels.bin")).toEqual(
    Uint8Array.from([...kept[0]!, ...kept[1]!]),
  );
  await grow(files, "samples/demo-0123abcd/pixels.bin", bytes(70_000, 4));
  expect((await files.read("samples/demo-0123abcd/pixels.bin")).slice(100_000)).toEqual(bytes(70_000, 4));
});

describe("what reaches the disk", () => {
  it("holds no run of the plain bytes and no name that the app did not choose", async () => {
    const { base, files } = await stored();
    const secret = new TextEncoder().encode("DOE^JANE pneumothorax rows rows rows");
    await files.write("datasets/demo-0123abcd/index.json", secret);
    await grow(files, "datasets/demo-0123abcd/prepared/64-pad/jane-doe.u16", secret, bytes(200_000));
    const paths: string[] = [];
    for await (const path of walk(base, "")) paths.push(path);
    expect(paths.length).toBe(3);
    for (const path of paths) {
      expect(path).not.toContain("jane");
      const disk = Buffer.from(await base.read(path));
      for (const part of ["DOE^JANE", "pneumothorax", "rows"]) expect(disk.includes(part)).toBe(false);
      expect(disk.includes(Buffer.from(bytes(200_000).slice(70_000, 70_016)))).toBe(false);
    }
    expect(await files.list("datasets/demo-0123abcd/prepared/64-pad")).toEqual(["jane-doe.u16"]);
  });

  it("is different each time, also for the same bytes", async () => {
    const { base, files } = await stored();
    await files.write("runs/x", bytes(100));
    const first = await base.read((await base.list("runs")).map((name) => `runs/${name}`)[0]!);
    await files.write("runs/x", bytes(100));
    const second = await base.read((await base.list("runs")).map((name) => `runs/${name}`)[0]!);
    expect(second.slice(24)).not.toEqual(first.slice(24));
  });

  it("is larger by less than a thousandth", async () => {
    const { base, files } = await stored();
    await files.write("runs/1.dkm", bytes(4_000_000));
    await grow(files, "samples/pixels.bin", bytes(2_000_000), bytes(2_000_000));
    let onDisk = 0;
    for await (const path of walk(base, "")) onDisk += await base.size(path);
    expect(onDisk).toBeLessThan(8_000_000 * 1.001 + 70_000);
  });
});

async function* walk(files: FileStore, folder: string): AsyncGenerator<string> {
  for (const name of await files.list(folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (await files.exists(path)) yield path;
    else yield* walk(files, path);
  }
}
