import { describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import { findNearest, readImage, readThumbnails, type NearestRequest } from "@/workers/protocol/library";
import { readSample, saliency } from "@/workers/protocol/training";
import { ByteCache } from "@/domain/byteCache";
import { createPixels } from "./images";
import { fakeClients } from "./testing/fakes";
import { unitSquare } from "./unitSquare";

const TILE = 64 * 64;
const real = { kind: "real", datasetId: "d" } as const;
const synthetic = { kind: "synthetic", sampleSetId: "s" } as const;

function stored(rows: number, columns: number, value: number): StoredPixels {
  const pixels = new Uint16Array(rows * columns).fill(value);
  return { rows, columns, pixels, slope: 1, intercept: 0, window: { center: 128, width: 256 } };
}

function library() {
  const clients = fakeClients();
  clients.library.on(readThumbnails, ({ indices }) => {
    const bytes = new Uint8Array(indices.length * TILE);
    indices.forEach((index, at) => bytes.fill(index, at * TILE, (at + 1) * TILE));
    return bytes;
  });
  return { clients, pixels: createPixels(clients) };
}
const firsts = (bytes: Uint8Array) =>
  Array.from({ length: bytes.length / TILE }, (_, at) => bytes[at * TILE]);

describe("thumbnails", () => {
  it("come in the order asked for, repeated ones too", async () => {
    const { pixels } = library();
    expect(firsts(await pixels.thumbnails(real, [5, 2, 5]))).toEqual([5, 2, 5]);
  });

  it("rows that ask in one turn are one request, without what is here or on its way", async () => {
    const { clients, pixels } = library();
    await pixels.thumbnails(real, [1]);
    const rows = await Promise.all([pixels.thumbnails(real, [0, 1, 2]), pixels.thumbnails(real, [2, 3])]);
    expect(rows.map(firsts)).toEqual([
      [0, 1, 2],
      [2, 3],
    ]);
    expect(clients.library.asked.map(({ request }) => (request as { indices: number[] }).indices)).toEqual([
      [1],
      [0, 2, 3],
    ]);
  });

  it("a long list goes in pieces of 256", async () => {
    const { clients, pixels } = library();
    await pixels.thumbnails(
      real,
      Array.from({ length: 600 }, (_, at) => at),
    );
    const sizes = clients.library.asked.map(
      ({ request }) => (request as { indices: number[] }).indices.length,
    );
    expect(sizes).toEqual([256, 256, 88]);
  });

  it("a failure reaches all who asked, and the next asking tries again", async () => {
    const { clients, pixels } = library();
    let broken = true;
    clients.library.on(readThumbnails, ({ indices }) => {
      if (broken) throw new Error("gone");
      return new Uint8Array(indices.length * TILE);
    });
    const asked = [pixels.thumbnails(real, [0]), pixels.thumbnails(real, [0, 1])];
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    broken = false;
    expect(await pixels.thumbnails(real, [0])).toHaveLength(TILE);
  });
});

describe("images", () => {
  it("are asked for once, from the worker that has them", async () => {
    const { clients, pixels } = library();
    clients.library.on(readImage, () => stored(4, 4, 7));
    clients.training.on(readSample, () => stored(4, 4, 9));
    const [a, b, c] = await Promise.all([
      pixels.image(real, 0),
      pixels.image(real, 0),
      pixels.image(synthetic, 0),
    ]);
    expect(a).toBe(b);
    expect([a.pixels[0], c.pixels[0]]).toEqual([7, 9]);
    expect([clients.library.count(readImage), clients.training.count(readSample)]).toEqual([1, 1]);
  });

  it("saliency is asked with the picture's place", async () => {
    const { clients, pixels } = library();
    clients.training.on(saliency, () => ({ size: 2, map: new Float32Array(4), score: 0.25 }));
    expect((await pixels.saliency("r", 10, "a", synthetic, 3)).score).toBe(0.25);
    expect(clients.training.asked[0]?.request).toEqual({
      runId: "r",
      step: 10,
      classId: "a",
      image: { kind: "synthetic", sampleSetId: "s", index: 3 },
    });
  });

  it("the nearest are searched with the image as a square of 0 to 1", async () => {
    const { clients, pixels } = library();
    clients.training.on(readSample, () => stored(4, 4, 64));
    clients.library.on(findNearest, () => ({
      neighbours: [{ index: 1, distance: 0.1 }],
      searched: 5,
      control: [0.2],
    }));
    expect((await pixels.nearest("d", ["a"], synthetic, 0, 3)).neighbours[0]?.index).toBe(1);
    const asked = clients.library.asked[0]?.request as NearestRequest;
    expect(asked).toMatchObject({ datasetId: "d", classIds: ["a"], size: 4, count: 3 });
    expect([...asked.image]).toEqual(Array(16).fill(0.25));
  });
});

describe("a cache bounded in bytes", () => {
  it("lets the least recently used go first, and never holds more than it may", async () => {
    const cache = new ByteCache<Uint8Array>(30, (value) => value.length);
    const loads: string[] = [];
    const get = (key: string) =>
      cache.get(key, () => {
        loads.push(key);
        return Promise.resolve(new Uint8Array(10));
      });
    for (const key of ["a", "b", "c", "a", "d", "a", "b"]) {
      await get(key);
      expect(cache.bytes).toBeLessThanOrEqual(30);
    }
    // d pushed b out, which had not been used since; a had.
    expect(loads).toEqual(["a", "b", "c", "d", "b"]);
  });
});

describe("an image as a square", () => {
  it("goes through its window and lies in the middle, black around it", () => {
    const { size, values } = unitSquare(stored(2, 4, 300));
    expect(size).toBe(4);
    expect([...values]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
  });
});
