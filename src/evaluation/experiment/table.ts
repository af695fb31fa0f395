import type { ExperimentResult, Measure } from "@/domain/evaluation";

const NOTE = "# Darkroom. For research and education, not for diagnosis.";

/** Every measured number as CSV, one a line: arm, dose, class, measure, mean, lo, hi, seeds. */
export function resultCsv(result: ExperimentResult): string {
  const lines = [...result.arms, ...result.doses].flatMap((arm) => {
    const line = (classId: string, measure: string, { mean, lo, hi }: Measure): string =>
      [arm.name, arm.dose, quoted(classId), measure, mean, lo, hi, arm.seeds].join(",");
    const perClass = Object.entries(arm.perClass).flatMap(([classId, measures]) =>
      Object.entries(measures).map(([measure, value]) => line(classId, measure, value)),
    );
    return [...perClass, line("all", "balancedAccuracy", arm.balancedAccuracy)];
  });
  return [NOTE, "arm,dose,class,measure,mean,lo,hi,seeds", ...lines, ""].join("\n");
}

/** The comparisons as CSV. */
export function comparisonsCsv(result: ExperimentResult): string {
  const lines = result.comparisons.map(({ arm, control, class: classId, measure, difference, lo, hi, p }) =>
    [arm, control, quoted(classId), measure, difference, lo, hi, p].join(","),
  );
  return [NOTE, "arm,control,class,measure,difference,lo,hi,p", ...lines, ""].join("\n");
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
