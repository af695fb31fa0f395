import { encode } from "fast-png";
import { importFiles } from "@/dataset/importer";
import type { FileStore } from "@/domain/files";
import { opfsFiles } from "@/storage/opfsFiles";
import { sealedFiles } from "@/storage/vault/files";
import { within } from "@/storage/vault/within";

/** The work that is measured, on the browser's own file system: with sealing and without, in turn. */
export interface Round {
  readonly sealed: boolean;
  readonly images: number;
  readonly size: number;
  readonly checkpointBytes: number;
}
export interface Times {
  readonly importMs: number;
  readonly thumbnailsMs: number;
  readonly imageMs: number;
  readonly saveMs: number;
  readonly loadMs: number;
  readonly bytesOnDisk: number;
}

const MIX = 2654435761;

async function storeFor(sealed: boolean): Promise<{ base: FileStore; files: FileStore }> {
  const base = within(await opfsFiles(), sealed ? "sealed" : "plain");
  if (!sealed) return { base, files: base };
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const master = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  return { base, files: await sealedFiles(base, master) };
}

/** Smooth, and different for each image: compresses about as radiographs do. */
function picture(seed: number, size: number): Uint8Array {
  const data = new Uint8Array(size * size);
  for (let i = 0; i < data.length; i++) {
    const noise = Math.imul(i + seed * 7919 + 1, MIX) >>> 29;
    data[i] = 120 + 90 * Math.sin((i % size) / (9 + (seed % 7))) * Math.cos(i / size / 11) + noise;
  }
  return encode({ width: size, height: size, data, channels: 1, depth: 8 });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure({ sealed, images, size, checkpointBytes }: Round): Promise<Times> {
  const { base, files } = await storeFor(sealed);
  const id = crypto.randomUUID();
  const pictures = Array.from({ length: images }, (_, i) => picture(i, size));
  const sources = pictures.map((bytes, i) => ({
    path: `set/${i % 2 ? "a" : "b"}/${i}.png`,
    size: bytes.length,
    read: async () => bytes,
  }));
  const options = { name: "bench", labels: { kind: "folders" }, patients: { kind: "each-file" } } as const;
  const importMs = await timed(async () => {
    const work = importFiles(files, id, sources, options);
    while (!(await work.next()).done);
  });
  const folder = `datasets/${id}`;
  const thumbnailsMs = await timed(() => files.read(`${folder}/thumbs.bin`));
  const imageBytes = size * size * 2;
  const imageMs = await timed(async () => {
    for (let i = 0; i < 100; i++) {
      const at = ((i * 37) % images) * imageBytes;
      await files.read(`${folder}/pixels.bin`, at, at + imageBytes);
    }
  });
  const checkpoint = new Uint8Array(checkpointBytes);
  for (let at = 0; at < checkpoint.length; at += 65_536)
    crypto.getRandomValues(checkpoint.subarray(at, Math.min(at + 65_536, checkpoint.length)));
  const path = `runs/${id}/checkpoints/100.dkm`;
  const saveMs = await timed(() => files.write(path, checkpoint));
  const loadMs = await timed(() => files.read(path));
  const bytesOnDisk = await sizeOf(base, "");
  await base.remove("datasets");
  await base.remove("runs");
  return { importMs, thumbnailsMs, imageMs: imageMs / 100, saveMs, loadMs, bytesOnDisk };
}

async function sizeOf(files: FileStore, folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await files.list(folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    bytes += (await files.exists(path)) ? await files.size(path) : await sizeOf(files, path);
  }
  return bytes;
}

addEventListener("message", ({ data }: MessageEvent<Round>) => {
  measure(data).then(
    (times) => postMessage({ times }),
    (thrown: unknown) => postMessage({ error: thrown instanceof Error ? thrown.message : String(thrown) }),
  );
});
