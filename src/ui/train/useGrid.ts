import { useEffect, useState } from "react";
import { pixels } from "@/state/images";

/**
 * The grid of fixed seeds at a kept step. The one before stays until the new one is here, so that
 * nothing flickers while samples arrive.
 */
export function useGrid(runId: string, step: number | undefined): Uint8Array | null {
  const [grid, setGrid] = useState<Uint8Array | null>(null);
  useEffect(() => {
    if (step === undefined) return;
    let gone = false;
    pixels.grid(runId, step).then(
      (images) => {
        if (!gone) setGrid(images);
      },
      // A grid that cannot be read leaves the last one on screen; the run itself tells what failed.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [runId, step]);
  return grid;
}

/** One seed's image of a grid, without a copy. */
export function tileOf(grid: Uint8Array, seed: number, size: number): Uint8Array {
  return grid.subarray(seed * size * size, (seed + 1) * size * size);
}
