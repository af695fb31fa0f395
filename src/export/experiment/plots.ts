import type { ArmId, ArmResult, ClassMeasures, EnsembleCoverage, Measure } from "@/domain/evaluation";
import type { Trust } from "@/domain/quality";
import { escaped, figure } from "./markup";

// Plots of the printed report: black on white, told apart by shape and words, never by colour alone.

const WIDTH = 620;
const LEFT = 230;
const RIGHT = WIDTH - 20;
const ROW = 22;

/** What each arm is called in print. */
export const ARM_NAMES: Readonly<Record<ArmId, string>> = {
  real: "Real images",
  undersampled: "Real, fewer, balanced",
  duplicated: "Real + repeated real",
  classical: "Real + altered real",
  synthetic: "Real + synthetic",
  "synthetic-only": "Synthetic only",
  ensemble: "Real + synthetic, several models",
  mixed: "Half real, half synthetic",
};
const isSynthetic = (arm: ArmId): boolean =>
  arm === "synthetic" || arm === "synthetic-only" || arm === "ensemble" || arm === "mixed";

function svg(width: number, height: number, title: string, content: string): string {
  return (
    `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">` +
    `<title>${escaped(title)}</title>${content}</svg>`
  );
}
const line = (x1: number, y1: number, x2: number, y2: number, style = ""): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#000" ${style}/>`;
const words = (x: number, y: number, text: string, anchor = "start"): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(text)}</text>`;
/** Real is a filled dot, synthetic an open square. */
const mark = (x: number, y: number, synthetic: boolean): string =>
  synthetic
    ? `<rect x="${(x - 4).toFixed(1)}" y="${(y - 4).toFixed(1)}" width="8" height="8" fill="#fff" stroke="#000"/>`
    : `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`;

/** A dot with its 95% interval for each arm, from 0 to 1. */
export function whiskers(
  arms: readonly ArmResult[],
  title: string,
  of: (arm: ArmResult) => Measure | undefined,
): string {
  const x = (value: number): number => LEFT + value * (RIGHT - LEFT);
  const rows = arms.map((arm, i) => {
    const y = ROW * (i + 0.7);
    const name = words(0, y + 4, ARM_NAMES[arm.name]);
    const measure = of(arm);
    if (!measure || !Number.isFinite(measure.mean)) return name;
    const { mean, lo, hi } = measure;
    return name + line(x(lo), y, x(hi), y, 'stroke-width="2"') + mark(x(mean), y, isSynthetic(arm.name));
  });
  const bottom = ROW * arms.length + 6;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (at) =>
      line(x(at), 0, x(at), bottom, 'stroke-opacity="0.2"') + words(x(at), bottom + 14, String(at), "middle"),
  );
  return svg(WIDTH, bottom + 20, title, ticks.join("") + rows.join(""));
}

/** A measure of one class against the share of the missing images that was added. */
export function doseCurve(
  points: readonly ArmResult[],
  classId: string,
  measure: keyof ClassMeasures,
  title: string,
): string {
  const [width, height] = [420, 220];
  const [left, top, bottom] = [44, 10, 180];
  const most = Math.max(1, ...points.map(({ dose }) => dose));
  const x = (dose: number): number => left + (dose / most) * (width - left - 20);
  const y = (value: number): number => bottom - value * (bottom - top);
  const marks = points.flatMap((arm) => {
    const found = arm.perClass[classId]?.[measure];
    if (!found || !Number.isFinite(found.mean)) return [];
    const [at, shift] = [x(arm.dose), arm.name === "ensemble" ? 5 : 0];
    return [
      line(
        at + shift,
        y(found.lo),
        at + shift,
        y(found.hi),
        arm.name === "ensemble" ? 'stroke-dasharray="3 2"' : "",
      ),
      mark(at + shift, y(found.mean), arm.name !== "real"),
    ];
  });
  const axes =
    line(left, bottom, width - 20, bottom) +
    line(left, top, left, bottom) +
    [0, 0.5, 1].map((v) => words(left - 6, y(v) + 4, String(v), "end")).join("") +
    [...new Set(points.map(({ dose }) => dose))]
      .map((d) => words(x(d), bottom + 16, String(d), "middle"))
      .join("") +
    words((left + width) / 2, height - 6, "share of the missing images that was added", "middle");
  return svg(width, height, title, axes + marks.join(""));
}

/** How often calls were right, against the probability that was given. */
export function reliabilityDiagram({ bins, n, members }: Trust, title: string): string {
  const side = 200;
  const left = 40;
  const bars = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, accuracy, confidence }) => {
      const [x, height] = [left + from * side, accuracy * side];
      const bar = `<rect x="${x.toFixed(1)}" y="${(side - height).toFixed(1)}" width="${((to - from) * side).toFixed(1)}" height="${height.toFixed(1)}" fill="#bbb" stroke="#000"/>`;
      return bar + mark(left + confidence * side, side - height, false);
    });
  const frame =
    line(left, side, left + side, side) +
    line(left, 0, left, side) +
    line(left, side, left + side, 0, 'stroke-dasharray="4 3"');
  const labels =
    words(left + side / 2, side + 18, "probability given", "middle") +
    words(left + side / 2, side + 34, `n ${n}, ${members} classifiers`, "middle") +
    words(left - 6, 10, "1", "end") +
    words(left - 6, side, "0", "end");
  return svg(left + side + 20, side + 40, title, bars.join("") + frame + labels);
}

const LABEL_HEIGHT = 14;
const LABEL_WIDTH = 130;

/** Coverage and recall against the number of models. */
export function coverageCurve({ points }: EnsembleCoverage, title: string): string {
  const [width, height, left, bottom] = [420, 210, 44, 170];
  const most = Math.max(2, points.length);
  const x = (models: number): number => left + ((models - 1) / (most - 1)) * (width - left - LABEL_WIDTH);
  const y = (value: number): number => bottom - value * (bottom - 10);
  const last = points.at(-1);
  const near = last !== undefined && Math.abs(y(last.recall) - y(last.coverage)) < LABEL_HEIGHT;
  /** Words of two ends that lie near each other move apart, the higher one up. */
  const apart = (name: "recall" | "coverage"): number => {
    if (!near) return 0;
    const higher = last.coverage >= last.recall ? "coverage" : "recall";
    return name === higher ? -LABEL_HEIGHT / 2 : LABEL_HEIGHT / 2;
  };
  const series = (name: "recall" | "coverage", synthetic: boolean): string => {
    const path = points.map((p) => `${x(p.models).toFixed(1)},${y(p[name]).toFixed(1)}`).join(" ");
    if (!last) return "";
    return (
      `<polyline points="${path}" fill="none" stroke="#000"/>` +
      points.map((p) => mark(x(p.models), y(p[name]), synthetic)).join("") +
      words(x(last.models) + 10, y(last[name]) + 4 + apart(name), `${name} ${figure(last[name], 2)}`)
    );
  };
  const axes =
    line(left, bottom, width - LABEL_WIDTH, bottom) +
    line(left, 10, left, bottom) +
    words(left - 6, 14, "1", "end") +
    words(left - 6, bottom, "0", "end") +
    points.map((p) => words(x(p.models), bottom + 16, String(p.models), "middle")).join("") +
    words((left + width - LABEL_WIDTH) / 2, height - 6, "models", "middle");
  return svg(width, height, title, axes + series("recall", false) + series("coverage", true));
}
