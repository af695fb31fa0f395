import type { ArmResult, Measure } from "@/domain/evaluation";
import { MEASURES } from "@/evaluation/statistics/arms";
import { ARM_NAMES } from "@/export/experiment/plots";
import type { Evidence } from "./taken";

const figure = (value: number, digits = 3): string =>
  Number.isFinite(value) ? value.toFixed(digits).replace("-", "−") : "–";
const interval = ({ mean, lo, hi }: Measure): string => `${figure(mean)} (${figure(lo)}–${figure(hi)})`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Everything that is said of an experiment in numbers, as Markdown. */
export function evidenceTables(evidence: Evidence, name: string): string {
  return [
    facts(evidence, name),
    ...Object.keys(evidence.result.split.test.perClass).map((classId) => ofClass(evidence, classId)),
    overall(evidence),
    comparisons(evidence),
    doses(evidence),
    coverage(evidence),
    quality(evidence),
    verdicts(evidence),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function facts({ machine, config, result }: Evidence, name: string): string {
  const parts = (["train", "validation", "test"] as const).map((part) => {
    const counts = Object.entries(result.split[part].perClass)
      .map(([classId, { images, patients }]) => `${classId} ${images} of ${patients}`)
      .join(", ");
    return `${part} (images of patients): ${counts}`;
  });
  const { gan, classifier } = config;
  const shared = gan.sharedSteps ? `, each from one of all classes of ${gan.sharedSteps} steps` : "";
  return [
    `\`bench/results/evidence-${name}.json\`; ${result.seeds} seeds; ${result.hours.toFixed(1)} hours of training on ${result.device} (${machine.cpu}, ${machine.cores} cores).`,
    `Classifier ${classifier.kind}, ${classifier.size} × ${classifier.size}, width ${classifier.width}; models ${gan.preset}, width ${gan.width}, ${gan.steps} steps of ${gan.batch}${shared}; ${config.ensembleSize} models in the arm of several.`,
    ...parts.map((part) => `${part}.`),
  ].join("\n");
}

function ofClass({ result }: Evidence, classId: string): string {
  const rows = result.arms.map((arm) => {
    const { real, synthetic } = arm.trainedOn[classId]!;
    const measures = MEASURES.map((measure) => interval(arm.perClass[classId]![measure]));
    return [ARM_NAMES[arm.name], `${real} + ${synthetic}`, ...measures];
  });
  const rare = result.rare.includes(classId) ? ", the rare class" : "";
  return `**${classId}**${rare}:\n\n${table(["Trained on", "Real + synthetic", ...MEASURES], rows)}`;
}

function overall({ result, trust }: Evidence): string {
  const rows = result.arms.map((arm) => {
    const error = trust?.[arm.name];
    return [
      ARM_NAMES[arm.name],
      interval(arm.balancedAccuracy),
      error ? `${figure(error.calibrationError)} (n ${error.n}, ${error.members} classifiers)` : "–",
    ];
  });
  return table(["Trained on", "Balanced accuracy", "Calibration error (ECE) of the ensemble"], rows);
}

function comparisons({ result }: Evidence): string {
  const shown = result.comparisons.filter(
    (one) => one.class === "all" || (result.rare.includes(one.class) && one.measure === "sensitivity"),
  );
  if (shown.length === 0) return "";
  const rows = shown.map((one) => [
    ARM_NAMES[one.arm],
    ARM_NAMES[one.control],
    one.class === "all" ? "balanced accuracy" : `sensitivity, ${one.class}`,
    `${figure(one.difference)} (${figure(one.lo)} to ${figure(one.hi)})`,
    one.p < 0.001 ? "< 0.001" : figure(one.p),
  ]);
  const head = ["Arm", "Against", "Of", "Difference (95%)", "p, corrected"];
  return `Against the controls, p from the paired bootstrap, corrected by Holm's method:\n\n${table(head, rows)}`;
}

function doses({ result }: Evidence): string {
  if (result.doses.length === 0) return "";
  const real = result.arms.filter((arm) => arm.name === "real").map((arm) => ({ ...arm, dose: 0 }));
  const full = result.arms.filter((arm) => arm.name === "synthetic" || arm.name === "ensemble");
  const rows = [...real, ...result.doses, ...full]
    .sort((a, b) => a.dose - b.dose)
    .map((arm: ArmResult) => [
      figure(arm.dose, 2),
      ARM_NAMES[arm.name],
      ...result.rare.map((classId) => interval(arm.perClass[classId]!.sensitivity)),
      interval(arm.balancedAccuracy),
    ]);
  const head = ["Dose", "Trained on", ...result.rare.map((id) => `sensitivity, ${id}`), "Balanced accuracy"];
  return `By dose (the share of the missing images that is added):\n\n${table(head, rows)}`;
}

function coverage({ result }: Evidence): string {
  const rows = (result.ensembles ?? []).flatMap(({ classId, n, points }) =>
    points.map((point) => [
      classId,
      String(point.models),
      figure(point.recall, 2),
      figure(point.coverage, 2),
      figure(point.precision, 2),
      `${n.real} / ${n.synthetic}`,
    ]),
  );
  if (rows.length === 0) return "";
  const head = ["Class", "Models", "Recall", "Coverage", "Precision", "n real / synthetic"];
  return `What several models cover, on as many images whatever their number:\n\n${table(head, rows)}`;
}

function quality({ quality }: Evidence): string {
  if (!quality || quality.models.length === 0) return "";
  const rows = quality.models.map(({ classId, model, quality: found }) => [
    classId,
    String(model + 1),
    figure(found.relative, 1),
    `${figure(found.kernel.mean)} (${figure(found.kernelFloor.mean)})`,
    figure(found.precision, 2),
    figure(found.recall, 2),
    `${figure(found.similarity.synthetic, 2)} (${figure(found.similarity.real, 2)})`,
    `${found.n.real} / ${found.n.synthetic}`,
  ]);
  const { extractor, seed } = quality.models[0]!.quality;
  const head = [
    "Class",
    "Model",
    "Fréchet ÷ floor",
    "KID (floor)",
    "Precision",
    "Recall",
    "MS-SSIM (real)",
    "n real / synthetic",
  ];
  return `Quality of each model, features of the ${extractor}, seed ${seed}:\n\n${table(head, rows)}`;
}

function verdicts({ result }: Evidence): string {
  return ["What the app says:", ...result.verdicts.map((sentence) => `> ${sentence}`)].join("\n\n");
}
