import { describe, expect, it } from "vitest";
import { chunksInSight, CHUNK, positionAfter, scrollFor } from "./stripRange";

const ITEM = 58;

describe("a strip of thumbnails", () => {
  it("has only what is in sight, however many images there are", () => {
    expect(chunksInSight(0, 1160, ITEM, 10_000)).toEqual([0, 3]);
    const [first, end] = chunksInSight(300_000, 1160, ITEM, 10_000);
    expect(end - first).toBeLessThanOrEqual(5);
    expect(first * CHUNK * ITEM).toBeLessThanOrEqual(300_000);
    expect(end * CHUNK * ITEM).toBeGreaterThanOrEqual(301_160);
    expect(chunksInSight(0, 1160, ITEM, 5)).toEqual([0, 1]);
    expect(chunksInSight(5000, 1160, ITEM, 0)).toEqual([0, 0]);
  });

  it("does not move while the chosen image is in sight, and brings it to the middle when it is not", () => {
    expect(scrollFor(3, 0, 580, ITEM)).toBe(0);
    expect(scrollFor(100, 0, 580, ITEM)).toBe(5800 - 261);
    expect(scrollFor(0, 900, 580, ITEM)).toBe(0);
  });

  it("is walked by keyboard and ends at its ends", () => {
    expect(positionAfter("ArrowRight", 4, 10)).toBe(5);
    expect(positionAfter("ArrowRight", 9, 10)).toBe(9);
    expect(positionAfter("ArrowLeft", 0, 10)).toBe(0);
    expect(positionAfter("End", 2, 10)).toBe(9);
    expect(positionAfter("PageDown", 2, 100)).toBe(18);
    expect(positionAfter("a", 2, 100)).toBeNull();
    expect(positionAfter("Home", -1, 0)).toBeNull();
  });
});
