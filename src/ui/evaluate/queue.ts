import type { Cell } from "@/domain/evaluation";

export interface Tally {
  readonly done: number;
  readonly total: number;
}

export interface QueueGroup extends Tally {
  readonly key: string;
  /** null for the generative models; 1 is the main table. */
  readonly dose: number | null;
  readonly running: boolean;
  readonly failed: number;
}

/** The dose of a classifier's cell (`arm/ARM/DOSE/SEED`), null for a generative model. */
function doseOf({ id, kind }: Cell): number | null {
  return kind === "gan" ? null : Number(id.split("/").at(-2));
}

function tally(cells: readonly Cell[]): Tally {
  return { done: cells.filter(({ state }) => state === "done").length, total: cells.length };
}

/** Models first, then the main table, then the other doses from few to many. */
export function queueGroups(cells: readonly Cell[]): QueueGroup[] {
  const doses = [...new Set(cells.map(doseOf))].sort((a, b) => rank(a) - rank(b));
  return doses.map((dose) => {
    const inside = cells.filter((cell) => doseOf(cell) === dose);
    return {
      key: String(dose),
      dose,
      ...tally(inside),
      running: inside.some(({ state }) => state === "running"),
      failed: inside.filter(({ state }) => state === "failed").length,
    };
  });
}

function rank(dose: number | null): number {
  if (dose === null) return -2;
  return dose === 1 ? -1 : dose;
}

/** Trainings of the main table. */
export function mainTable(cells: readonly Cell[]): Tally {
  return tally(cells.filter((cell) => doseOf(cell) === 1));
}

export const allOf = tally;

/** Mean seconds of the finished trainings of a kind, or null before the first. */
export function meanSeconds(cells: readonly Cell[], kind: Cell["kind"]): number | null {
  const known = cells.filter((cell) => cell.kind === kind && cell.seconds !== undefined);
  if (known.length === 0) return null;
  return known.reduce((sum, { seconds = 0 }) => sum + seconds, 0) / known.length;
}
