import type { CascadeConfig } from "@/domain/cascade";
import type { CascadePlan } from "@/domain/cascadeRecord";
import { estimateCascade, operationsPerVoxel, stepOperations } from "@/gan/cascade/estimate";
import { haloOf } from "@/gan/cascade/refiner";
import { measureStep, measureTile, tileSide } from "./measure";

/** Multiply–adds in a millisecond, before anything was measured: a processor of 2026. */
const GUESS = 4e6;

export interface Expectation {
  readonly expected: CascadePlan["expected"];
  /** False when times were not measured on this device just now, but follow from others or from nothing. */
  readonly measured: boolean;
}

/** What steps take on this device; each shape is measured once. */
export class StepTimes {
  private readonly known = new Map<string, number>();
  /** Multiply–adds in a millisecond, as last seen. */
  private rate: number | undefined;

  /** @param mayMeasure  looked at before each step: not while something else works on the device */
  async expect(config: CascadeConfig, mayMeasure: () => boolean): Promise<Expectation> {
    let measured = true;
    const timeOf = async (key: string, measure: () => Promise<number | undefined>) => {
      const known = this.known.get(key);
      if (known !== undefined) return known;
      const found = mayMeasure() ? await measure() : undefined;
      // A measurement that was cut short is better than none, and not good enough to keep.
      if (found !== undefined && mayMeasure()) this.known.set(key, found);
      if (found === undefined) measured = false;
      return found;
    };
    const step = (index: number) =>
      timeOf(shapeOf(config, index), () => measureStep(config, index, () => !mayMeasure()));
    const last = config.scales.length;
    const base = await step(0);
    const times = new Map<number, number | undefined>();
    for (const index of new Set(last === 0 ? [] : [1, last])) times.set(index, await step(index));
    const tile =
      last === 0 ? 0 : await timeOf(`tile ${shapeOf(config, last)}`, () => measureTile(config, last));
    const scales = config.scales.map((scale, i) => scale.steps * this.stepMs(config, i + 1, times));
    const baseMs = base ?? baseOperations(config) / (this.rate ?? GUESS);
    const sampleMs = this.sampleMs(config, tile);
    return { expected: { trainMs: [config.base.run.steps * baseMs, ...scales], sampleMs }, measured };
  }

  /** Measured, or from the nearest doubling that was, by multiply–adds. */
  private stepMs(
    config: CascadeConfig,
    index: number,
    times: ReadonlyMap<number, number | undefined>,
  ): number {
    const own = times.get(index) ?? this.known.get(shapeOf(config, index));
    if (own !== undefined) return own;
    const operations = stepOperations(config.dim, config.scales[index - 1]!);
    const nearest = [...times]
      .filter(([, ms]) => ms !== undefined)
      .sort(([a], [b]) => Math.abs(a - index) - Math.abs(b - index))[0];
    if (nearest?.[1] === undefined) return operations / (this.rate ?? GUESS);
    this.rate = stepOperations(config.dim, config.scales[nearest[0] - 1]!) / nearest[1];
    return operations / this.rate;
  }

  private sampleMs(config: CascadeConfig, tileMs: number | undefined): number {
    const { sampleOperations } = estimateCascade(config);
    const scale = config.scales.at(-1);
    if (!scale) return 0;
    if (tileMs === undefined) return sampleOperations / (this.rate ?? GUESS);
    const side = tileSide(config, scale) + 2 * haloOf(scale);
    return (tileMs * sampleOperations) / (side ** config.dim * operationsPerVoxel(config.dim, scale));
  }
}

/** What the time of a step depends on. */
function shapeOf({ dim, base, scales, edges }: CascadeConfig, index: number): string {
  if (index === 0) {
    const { size, width, batch } = base.run;
    return JSON.stringify([dim, "base", size, width, batch]);
  }
  const { width, layers, noise, judgeWidth, patch, batch, weights } = scales[index - 1]!;
  return JSON.stringify([dim, width, layers, noise, judgeWidth, patch, batch, edges, weights.l1 > 0]);
}

/** Roughly: each voxel meets two layers of the widest filters in each of five passes. */
function baseOperations({ dim, base: { run } }: CascadeConfig): number {
  return 5 * run.batch * run.size ** dim * 2 * 4 ** dim * run.width;
}
