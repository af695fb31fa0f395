import type {
  ArmResult,
  ExperimentConfig,
  ExperimentResult,
  Measure,
  MeasureName,
} from "@/domain/evaluation";
import type { Trust } from "@/domain/quality";
import { escaped, figure, table } from "./markup";
import { ARM_NAMES, coverageCurve, doseCurve, reliabilityDiagram, whiskers } from "./plots";

export interface ReportInputs {
  readonly name: string;
  readonly config: ExperimentConfig;
  readonly result: ExperimentResult;
  readonly trust: Readonly<Record<string, Trust>>;
  /** Class names by id. */
  readonly names: Readonly<Record<string, string>>;
  readonly appVersion: string;
  /** ISO 8601. */
  readonly created: string;
}

const NOTE = "For research and education, not for diagnosis.";
const MEASURES: readonly MeasureName[] = ["sensitivity", "specificity", "auc", "f1"];
const TITLES: Readonly<Record<MeasureName, string>> = {
  sensitivity: "Sensitivity",
  specificity: "Specificity",
  auc: "AUC",
  f1: "F1",
};
const STYLE = `
  body { font: 13px/1.5 system-ui, sans-serif; color: #000; background: #fff; max-width: 900px; margin: 24px auto; padding: 0 16px; }
  h1 { font-size: 20px; } h2 { font-size: 15px; margin-top: 28px; } h3 { font-size: 13px; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0; }
  th, td { border-bottom: 1px solid #999; padding: 3px 14px 3px 0; text-align: left; vertical-align: top; white-space: nowrap; }
  td small { display: block; font-size: 12px; color: #444; }
  svg { display: block; margin: 8px 0; font-size: 12px; } svg text { fill: #000; }
  .note { border: 1px solid #000; padding: 6px 10px; }
  .beside { display: flex; flex-wrap: wrap; gap: 0 32px; }
  .beside h3 { max-width: 260px; }
  @page { size: A4; margin: 14mm; }
  @media print {
    body { max-width: none; margin: 0; padding: 0; }
    h2, h3 { break-after: avoid; }
    svg, table, .keep { break-inside: avoid; }
  }
`;

/** The whole experiment on paper: one HTML file without scripts or anything that is loaded. */
export function experimentReport(inputs: ReportInputs): string {
  const sections = [
    heading(inputs),
    verdicts(inputs),
    classes(inputs),
    overall(inputs),
    doses(inputs),
    comparisons(inputs),
    confusions(inputs),
    trusts(inputs),
    coverage(inputs),
    method(inputs),
  ];
  const head =
    '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">' +
    `<title>${escaped(inputs.name)}</title><style>${STYLE}</style>`;
  return `<!doctype html>\n<html lang="en-GB"><head>${head}</head><body>\n${sections.join("\n")}\n<p class="note">${NOTE}</p>\n</body></html>\n`;
}

/** What a page break must not part. */
const keep = (content: string): string => `<div class="keep">${content}</div>`;

/** "2026-11-22 04:00 UTC". */
function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function heading({ name, result, appVersion, created }: ReportInputs): string {
  const facts = `${escaped(result.dataset)}. ${result.seeds} seeds, ${figure(result.hours, 2)} hours on ${escaped(result.device)}. Darkroom ${escaped(appVersion)}, ${escaped(minute(created))}.`;
  return `<h1>${escaped(name)}</h1><p>${facts}</p><p class="note">${NOTE}</p>`;
}

function verdicts({ result }: ReportInputs): string {
  const found = result.verdicts.map((sentence) => `<p>${escaped(sentence)}</p>`);
  return `<h2>What was found</h2>${found.join("") || "<p>No synthetic arm has been measured against real images yet.</p>"}`;
}

const interval = ({ mean, lo, hi }: Measure): string =>
  `${figure(mean)} <small>${figure(lo)} to ${figure(hi)}</small>`;

function classes({ result, names }: ReportInputs): string {
  const parts = Object.keys(result.split.test.perClass).map((classId) => {
    const { images, patients } = result.split.test.perClass[classId]!;
    const rare = result.rare.includes(classId) ? ", rare" : "";
    const title = `${names[classId] ?? classId}${rare} (test: ${images} images of ${patients} patients)`;
    const rows = result.arms.map((arm) => [
      escaped(ARM_NAMES[arm.name]),
      trainedOn(arm, classId),
      ...MEASURES.map((measure) => interval(arm.perClass[classId]![measure])),
    ]);
    const plot = whiskers(result.arms, `Sensitivity, ${title}`, (arm) => arm.perClass[classId]?.sensitivity);
    const head = ["Trained on", "Real + synthetic images", ...MEASURES.map((measure) => TITLES[measure])];
    const picture = keep(`<p>Sensitivity with 95% interval:</p>${plot}`);
    return keep(`<h3>${escaped(title)}</h3>${table(head, rows)}${picture}`);
  });
  return `<h2>How well each class is found</h2>${parts.join("\n")}`;
}

function trainedOn({ trainedOn }: ArmResult, classId: string): string {
  const { real, synthetic } = trainedOn[classId]!;
  return `${real} + ${synthetic}`;
}

function overall({ result }: ReportInputs): string {
  const rows = result.arms.map((arm) => [
    escaped(ARM_NAMES[arm.name]),
    String(arm.seeds),
    interval(arm.balancedAccuracy),
  ]);
  const plot = whiskers(result.arms, "Balanced accuracy", (arm) => arm.balancedAccuracy);
  return keep(
    `<h2>Balanced accuracy</h2>${table(["Trained on", "Seeds", "Balanced accuracy"], rows)}${plot}`,
  );
}

function doses({ result, names }: ReportInputs): string {
  if (result.doses.length === 0) return "";
  const main = result.arms.filter(({ name }) => name === "synthetic" || name === "ensemble");
  const none = result.arms.filter(({ name }) => name === "real").map((arm) => ({ ...arm, dose: 0 }));
  const plots = result.rare.map((classId) => {
    const title = `${names[classId] ?? classId}: sensitivity by dose`;
    return `<h3>${escaped(title)}</h3>${doseCurve([...none, ...result.doses, ...main], classId, "sensitivity", title)}`;
  });
  return keep(
    `<h2>How much to add</h2>${plots.join("")}<p>Squares: with synthetic images; broken lines: several models; dot: none.</p>`,
  );
}

function comparisons({ result, names }: ReportInputs): string {
  const shown = result.comparisons.filter(
    (one) => one.class === "all" || (result.rare.includes(one.class) && one.measure === "sensitivity"),
  );
  if (shown.length === 0) return "";
  const rows = shown.map((one) => [
    escaped(ARM_NAMES[one.arm]),
    escaped(ARM_NAMES[one.control]),
    escaped(one.class === "all" ? "all, balanced accuracy" : `${names[one.class] ?? one.class}, sensitivity`),
    `${figure(one.difference)} <small>${figure(one.lo)} to ${figure(one.hi)}</small>`,
    figure(one.p),
  ]);
  return keep(
    `<h2>Against the controls</h2>${table(["Arm", "Control", "Of", "Difference", "p, corrected"], rows)}`,
  );
}

function confusions({ result, names }: ReportInputs): string {
  const ids = Object.keys(result.split.test.perClass);
  const parts = result.arms.map((arm) => {
    const rows = arm.confusion.map((row, i) => [escaped(names[ids[i]!] ?? ids[i]!), ...row.map(String)]);
    const head = ["Truth, called as:", ...ids.map((id) => names[id] ?? id)];
    return `<h3>${escaped(ARM_NAMES[arm.name])}</h3>${table(head, rows)}`;
  });
  const [first = "", ...rest] = parts;
  const start = `<h2>What was taken for what</h2><p>Images, summed over the seeds.</p>${first}`;
  return keep(start) + rest.map(keep).join("");
}

function trusts({ result, trust }: ReportInputs): string {
  const known = result.arms.flatMap(({ name }) => {
    const found = trust[name];
    return found ? [{ name, found }] : [];
  });
  if (known.length === 0) return "";
  const diagrams = known.map(({ name, found }) => {
    const title = `${ARM_NAMES[name]}: calibration error ${figure(found.calibrationError)}`;
    return keep(`<h3>${escaped(title)}</h3>${reliabilityDiagram(found, title)}`);
  });
  const rows = known.map(({ name, found }) => [escaped(ARM_NAMES[name]), ...called(found)]);
  const head = [
    "Trained on",
    "Doubt up to, nats",
    "Called",
    "Uncertain, not called",
    "Right, of those called",
  ];
  return (
    `<h2>Can the probabilities be trusted?</h2><div class="beside">${diagrams.join("")}</div>` +
    keep(
      `<p>Images are called up to the doubt at which nine in ten of the validation part were right. Of the ${known[0]!.found.n} test images:</p>${table(head, rows)}`,
    )
  );
}

/** What the limit of the validation part lets through of the test part. */
function called({ curve, limit, n }: Trust): string[] {
  const at = curve.findLast(({ threshold }) => threshold <= limit + 1e-6);
  const images = Math.round((at?.coverage ?? 0) * n);
  return [
    Number.isFinite(limit) ? figure(limit, 2) : "any",
    String(images),
    String(n - images),
    at ? figure(at.accuracy) : "none called",
  ];
}

function coverage({ result, names }: ReportInputs): string {
  const parts = (result.ensembles ?? []).map((one) => {
    const title = `${names[one.classId] ?? one.classId}: ${one.n.real} real and ${one.n.synthetic} synthetic images, features of the ${one.extractor}`;
    return keep(`<h3>${escaped(title)}</h3>${coverageCurve(one, title)}`);
  });
  return parts.length > 0 ? `<h2>What several models cover</h2>${parts.join("")}` : "";
}

function method({ config, result }: ReportInputs): string {
  const { train, validation, test, seed } = result.split;
  const { classifier, gan } = config;
  const start = gan.sharedSteps
    ? `Each starts from one model of all training images, trained for ${gan.sharedSteps} steps first.`
    : "Each was trained from nothing.";
  const sentences = [
    `Split by patient with seed ${seed}: ${train.images} training images of ${train.patients} patients, ${validation.images} of ${validation.patients} for validation, ${test.images} of ${test.patients} held out for the test.`,
    "The test part holds real images only, and no generative model saw anything but the training part.",
    `Classifier: ${classifier.kind}, ${classifier.size} × ${classifier.size}, width ${classifier.width}, at most ${classifier.maxSteps} steps of ${classifier.batch} images, stopped early on the validation part, calibrated there by temperature.`,
    `Generative models: preset ${gan.preset}, width ${gan.width}, ${gan.steps} steps of ${gan.batch} images, truncation ${gan.truncation}, one model a class; ${config.ensembleSize} a class in the arm of several models. ${start}`,
    config.confidence > 0
      ? `Synthetic images were kept when a classifier of real images gave their class a probability of ${config.confidence} or more.`
      : "All synthetic images were kept.",
    "Intervals are 95% percentile intervals of a bootstrap over patients and seeds; p values are two-sided, from the paired bootstrap, corrected by Holm's method within each measure.",
  ];
  return `<h2>How it was measured</h2>${sentences.map((sentence) => `<p>${escaped(sentence)}</p>`).join("")}`;
}
