import { coverageCurve, doseCurve, whiskers } from "@/export/experiment/plots";
import type { Evidence } from "./taken";

const STYLE = "text{font:12px system-ui,sans-serif;fill:#000}";
const MARGIN = 12;

/** File names and pictures: black on white, so that they can be read on any page. */
export function evidencePlots({ result }: Evidence, name: string): Record<string, string> {
  const plots: Record<string, string> = {};
  const [rare] = result.rare;
  if (rare === undefined) return plots;
  const title = `Sensitivity for ${rare}`;
  plots[`evidence-${name}-arms.svg`] = alone(
    whiskers(result.arms, title, (arm) => arm.perClass[rare]?.sensitivity),
  );
  if (result.doses.length > 0) {
    const none = result.arms.filter((arm) => arm.name === "real").map((arm) => ({ ...arm, dose: 0 }));
    const full = result.arms.filter((arm) => arm.name === "synthetic" || arm.name === "ensemble");
    const points = [...none, ...result.doses, ...full];
    plots[`evidence-${name}-dose.svg`] = alone(doseCurve(points, rare, "sensitivity", `${title} by dose`));
  }
  const measured = result.ensembles?.find(({ classId }) => classId === rare);
  if (measured)
    plots[`evidence-${name}-coverage.svg`] = alone(coverageCurve(measured, `Coverage of ${rare}`));
  return plots;
}

/** A plot of the report as a file of its own. */
function alone(svg: string): string {
  const [, width = "0", height = "0"] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const [wide, high] = [Number(width) + 2 * MARGIN, Number(height) + 2 * MARGIN];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${wide} ${high}" width="${wide}" height="${high}">`;
  const paper = `<rect x="${-MARGIN}" y="${-MARGIN}" width="${wide}" height="${high}" fill="#fff"/>`;
  return `${svg.replace(/<svg [^>]*>/, `${open}<style>${STYLE}</style>${paper}`)}\n`;
}
