import { CONTROLS, type ArmId, type Comparison } from "@/domain/evaluation";

const WORDS: Readonly<Record<ArmId, string>> = {
  real: "real images alone",
  undersampled: "fewer real images, balanced",
  duplicated: "repeated real images",
  classical: "altered real images",
  synthetic: "synthetic images",
  "synthetic-only": "synthetic images alone",
  ensemble: "synthetic images of several models",
  mixed: "as many synthetic images to every class",
};
const LEVEL = 0.05;

type Judgement = "better" | "worse" | "not clear";

function judge({ difference, p }: Comparison): Judgement {
  if (!(p < LEVEL)) return "not clear";
  return difference > 0 ? "better" : "worse";
}

/**
 * What was found, in sentences: each rare class, against real images alone and against every count-matched control.
 * A gain that the controls show too comes from having more images, not from synthesis, and is said to.
 */
export function verdicts(
  comparisons: readonly Comparison[],
  rare: readonly string[],
  names: Readonly<Record<string, string>>,
): string[] {
  const arms = (["synthetic", "ensemble", "mixed"] as const).filter((arm) =>
    comparisons.some((comparison) => comparison.arm === arm),
  );
  const found = rare.flatMap((classId) =>
    arms.map((arm) => sentenceOf(comparisons, arm, classId, names[classId] ?? classId)),
  );
  const all = arms.map((arm) => overall(comparisons, arm));
  return [...found, ...all].filter((sentence) => sentence !== "");
}

function of(comparisons: readonly Comparison[], arm: ArmId, classId: string, measure: Comparison["measure"]) {
  return new Map(
    comparisons
      .filter(
        (comparison) =>
          comparison.arm === arm && comparison.class === classId && comparison.measure === measure,
      )
      .map((comparison) => [comparison.control, comparison]),
  );
}

function sentenceOf(comparisons: readonly Comparison[], arm: ArmId, classId: string, name: string): string {
  const sensitivity = of(comparisons, arm, classId, "sensitivity");
  const over = sensitivity.get("real");
  if (!over) return "";
  const subject = `Adding ${WORDS[arm]}`;
  const change = `${points(over.difference)} (${points(over.lo)} to ${points(over.hi)})`;
  switch (judge(over)) {
    case "worse":
      return `${subject} made ${name} harder to find: sensitivity ${change} against real images alone.`;
    case "not clear":
      return `${subject} did not clearly help to find ${name}: sensitivity ${change} against real images alone.`;
    case "better":
      return `${subject} helped to find ${name}: sensitivity ${change} against real images alone. ${againstControls(sensitivity)}`;
  }
}

function againstControls(byControl: ReadonlyMap<ArmId, Comparison>): string {
  const matched = CONTROLS.filter((control) => control !== "real" && byControl.has(control));
  if (matched.length === 0) return "No other control was run, so this may come from having more images.";
  const groups = new Map<Judgement, string[]>();
  for (const control of matched) {
    const judgement = judge(byControl.get(control)!);
    groups.set(judgement, [...(groups.get(judgement) ?? []), WORDS[control]]);
  }
  const better = groups.get("better");
  const unclear = groups.get("not clear");
  const worse = groups.get("worse");
  return [
    better && `It was also better than ${better.join(" and ")}.`,
    unclear &&
      `Against ${unclear.join(" and ")} the difference is not clear, so the gain may come from balance and not from synthesis.`,
    worse && `It was worse than ${worse.join(" and ")}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function overall(comparisons: readonly Comparison[], arm: ArmId): string {
  const over = of(comparisons, arm, "all", "balancedAccuracy").get("real");
  if (!over) return "";
  const change = `${points(over.difference)} (${points(over.lo)} to ${points(over.hi)})`;
  const judgement = judge(over);
  if (judgement === "not clear")
    return `Over all classes, ${WORDS[arm]} made no clear difference: balanced accuracy ${change}.`;
  return `Over all classes, ${WORDS[arm]} made the classifier ${judgement}: balanced accuracy ${change}.`;
}

/** Percentage points with a true minus sign. */
function points(value: number): string {
  const rounded = (100 * Math.abs(value)).toFixed(1);
  const sign = rounded === "0.0" ? "" : value < 0 ? "−" : "+";
  return `${sign}${rounded} points`;
}
