const MOST = 5;

/** Levels of a scale of ratios that hold 1 and all values: 1, 2, 5 times powers of ten, or the powers alone. */
export function ratioTicks(values: readonly number[]): number[] {
  const finite = values.filter((value) => Number.isFinite(value) && value > 0);
  const low = Math.min(1, ...finite);
  const high = Math.max(2, ...finite);
  const within = (steps: readonly number[]): number[] => {
    const all: number[] = [];
    for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)); power++)
      all.push(...steps.map((step) => Number((step * 10 ** power).toPrecision(3))));
    const from = all.findLastIndex((level) => level <= low);
    const to = all.findIndex((level) => level >= high);
    return all.slice(Math.max(0, from), to + 1);
  };
  const fine = within([1, 2, 5]);
  return fine.length <= MOST ? fine : within([1]);
}
