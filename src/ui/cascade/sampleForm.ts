import { CASCADE_SIZES } from "@/domain/cascade";
import type { CascadeRecord, CascadeSample } from "@/domain/cascadeRecord";

/** Sides that can be made: all that are trained without a gap, and one doubling beyond, which repeats the last network. */
export function sizesToMake({ config, scales }: CascadeRecord): number[] {
  const gap = scales.findIndex(({ step }) => step === 0);
  const trained = scales.slice(0, gap === -1 ? scales.length : gap).map(({ size }) => size);
  const last = trained.at(-1);
  if (last === undefined) return [];
  const beyond = trained.length > 1 && CASCADE_SIZES[config.dim].includes(2 * last) ? [2 * last] : [];
  return [...trained, ...beyond];
}

/** The finest side that is trained; what is beyond is offered, not suggested. */
export function sizeToSuggest(cascade: CascadeRecord): number {
  const trained = new Set(cascade.scales.map(({ size }) => size));
  return sizesToMake(cascade).findLast((size) => trained.has(size)) ?? 0;
}

/** Why nothing can be made, or undefined when it can. */
export function makeOff(sizes: readonly number[], busy: string | undefined): string | undefined {
  if (sizes.length === 0) return "The base is not trained yet. Train it first.";
  return busy;
}

/** "37%": rounded down, so that it says 100 only when all is there. */
export function percent(share: number): string {
  return `${Math.floor(100 * share)}%`;
}

/** What is said of a sample that rests before it is finished. */
export function restWords({ message, share }: CascadeSample): string {
  return message ?? `Paused at ${percent(share)}. Every tile that was made is kept.`;
}
