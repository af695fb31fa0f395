import { describe, expect, it } from "vitest";
import type { FileStore } from "@/domain/files";
import { HARDWARE } from "./tile";
import { adapterKey, CANDIDATES, type Tuning, withTile } from "./tuning";
import { keepTuning, keptTuning, TUNING_FILE } from "./tuningFile";

const DAY = 86_400_000;
const measured = Date.UTC(2026, 10, 1);

/** One file, and whether writing works. */
function disk(bytes?: string, full = false) {
  const encoder = new TextEncoder();
  let held = bytes === undefined ? undefined : encoder.encode(bytes);
  const files = {
    exists: async (path: string) => path === TUNING_FILE && held !== undefined,
    read: async () => held!,
    write: async (_path: string, next: Uint8Array) => {
      if (full) throw new Error("The disk is full.");
      held = Uint8Array.from(next);
    },
  };
  return { files: files as unknown as FileStore, text: () => new TextDecoder().decode(held) };
}

const tuning = (adapter: string, at = measured): Tuning => ({
  ...{ adapter, measured: at, tile: CANDIDATES[2]! },
  trials: [{ tile: CANDIDATES[2]!, milliseconds: 1.5 }],
});
const kept = (files: FileStore, adapter: string, days: number) =>
  keptTuning(files, adapter, CANDIDATES, measured + days * DAY);

describe("what was measured of a graphics adapter", () => {
  it("is there at the next start, for its adapter alone", async () => {
    const { files } = disk();
    await keepTuning(files, tuning("nvidia"), CANDIDATES);
    await keepTuning(files, tuning("apple"), CANDIDATES);
    expect(await kept(files, "nvidia", 1)).toEqual(tuning("nvidia"));
    expect(await kept(files, "apple", 1)).toEqual(tuning("apple"));
    expect(await kept(files, "intel", 1)).toBeUndefined();
  });

  it("is measured again after a month, as browsers do not tell of new drivers", async () => {
    const { files } = disk();
    await keepTuning(files, tuning("nvidia"), CANDIDATES);
    expect(await kept(files, "nvidia", 30)).toBeDefined();
    expect(await kept(files, "nvidia", 31)).toBeUndefined();
    expect(await kept(files, "nvidia", -1)).toBeUndefined();
  });

  it("is replaced by a newer measurement, and the file stays small", async () => {
    const { files, text } = disk();
    for (let i = 0; i < 20; i++)
      await keepTuning(files, tuning(`adapter ${i % 10}`, measured + i), CANDIDATES);
    const stored = JSON.parse(text()) as { tunings: Tuning[] };
    expect(stored.tunings).toHaveLength(8);
    expect(stored.tunings[0]).toEqual(tuning("adapter 9", measured + 19));
  });

  it.each([
    ["no JSON", "{"],
    ["another version", JSON.stringify({ version: 2, tunings: [tuning("nvidia")] })],
    [
      "a tile that nobody would try",
      JSON.stringify({ version: 1, tunings: [{ ...tuning("nvidia"), tile: { rows: 4096 } }] }),
    ],
    ["something else", JSON.stringify({ version: 1, tunings: "nvidia" })],
  ])("is not believed when the file holds %s, and written anew", async (_what, bytes) => {
    const { files } = disk(bytes);
    expect(await kept(files, "nvidia", 1)).toBeUndefined();
    await keepTuning(files, tuning("nvidia"), CANDIDATES);
    expect(await kept(files, "nvidia", 1)).toEqual(tuning("nvidia"));
  });

  it("is lost without harm on a full disk", async () => {
    const { files } = disk(undefined, true);
    await keepTuning(files, tuning("nvidia"), CANDIDATES);
    expect(await kept(files, "nvidia", 1)).toBeUndefined();
  });

  it("holds for one adapter, its limits and one browser version", () => {
    const adapter = (architecture: string, maxBufferSize: number) =>
      ({ info: { vendor: "nvidia", architecture }, limits: { maxBufferSize } }) as unknown as GPUAdapter;
    const keys = [adapter("ampere", 1), adapter("ampere", 2), adapter("hopper", 1)].map(adapterKey);
    expect(new Set(keys).size).toBe(3);
    expect(adapterKey(adapter("ampere", 1))).toBe(keys[0]);
  });

  it("changes the tile of large products and never the order of a sum", () => {
    for (const tile of CANDIDATES) {
      const profile = withTile(HARDWARE, tile);
      expect(profile.tiles[0]).toBe(tile);
      expect([profile.sums, profile.threads, profile.tiles.slice(1)]).toEqual([
        ...[HARDWARE.sums, HARDWARE.threads],
        HARDWARE.tiles.slice(1),
      ]);
    }
  });
});
