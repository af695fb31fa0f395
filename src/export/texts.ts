import { makerOf, type SampleSet } from "@/domain/samples";

export interface ExportedFile {
  readonly file: string;
  readonly index: number;
}

/** What an export says of itself. */
export interface ExportFacts {
  readonly set: SampleSet;
  readonly format: "png" | "dicom";
  readonly cornerMark: boolean;
  readonly appVersion: string;
  /** SHA-256 of the checkpoints that made the images, by run. */
  readonly modelHashes?: Readonly<Record<string, string>>;
}

/** labels.csv (RFC 4180): one line for each image. */
export function labelsCsv(set: SampleSet, files: readonly ExportedFile[]): string {
  const header = ["file", "class", "seed", "run", "step", "truncation", "preset", "size"];
  const lines = files.map(({ file, index }) => {
    const { runId, step } = makerOf(set, index);
    const made = [runId, step, set.truncation, set.preset, set.size];
    return [file, className(set, index), set.seeds[index], ...made];
  });
  return [header, ...lines].map((line) => line.map(quoted).join(",") + "\r\n").join("");
}

/** Class names stand beside each image, or once for each class in the order in which the classes appear. */
export function className(set: SampleSet, index: number): string {
  const id = set.classIds[index]!;
  const perImage = set.classNames.length === set.classIds.length;
  return set.classNames[perImage ? index : [...new Set(set.classIds)].indexOf(id)] ?? id;
}

const NETWORK = "a generative network";

/** How one image was made, in a sentence without any name of a person or a machine. */
export function derivation({ set, modelHashes = {} }: ExportFacts, index: number): string {
  const { runId, step } = makerOf(set, index);
  const modelHash = modelHashes[runId];
  const source = set.members ? `one of an ensemble of ${set.members.length} generative networks` : NETWORK;
  const model = `Made by ${source} (preset ${set.preset}, ${set.size} × ${set.size} pixels, step ${step})`;
  const draw = `seed ${set.seeds[index]}, truncation ${set.truncation}`;
  return `${model} from ${draw}.${modelHash === undefined ? "" : ` Model SHA-256 ${modelHash}.`}`;
}

export function readme(facts: ExportFacts): string {
  const { set, format, cornerMark, appVersion } = facts;
  const names = set.seeds.map((_, index) => className(set, index));
  const counts = [...new Set(names)].map(
    (name) => `  ${name}: ${names.filter((other) => other === name).length}`,
  );
  return [
    "SYNTHETIC IMAGES",
    "",
    "No image in this folder shows a person. All were made by a generative network that had learned from scans.",
    "For research and education, not for diagnosis.",
    "",
    `Images: ${set.seeds.length}, ${set.size} × ${set.size} pixels, ${formatOf(format)}`,
    ...counts,
    ...models(facts),
    `Preset ${set.preset}, truncation ${set.truncation}`,
    `Made ${set.created} with Darkroom ${appVersion}`,
    cornerMark
      ? "The word SYNTHETIC is drawn into the lower left corner of each image."
      : "No mark is drawn into the pixels. The files say in their names and headers that they are synthetic.",
    "",
    "labels.csv lists each file with its class and the seed it was made from.",
    "",
    "A generative network can reproduce parts of what it learned from. Before you pass these images on, have them",
    "checked for copies of real ones. How they may be used is decided by the owner of the scans behind the model.",
    "",
  ].join("\n");
}

/** Each model that made images of the set, and its hash while it is kept. */
function models({ set, modelHashes = {} }: ExportFacts): string[] {
  const makers = set.members ?? [{ runId: set.runId, step: set.step }];
  const title = set.members ? [`One source of ${makers.length} models, equal shares of each class:`] : [];
  return [
    ...title,
    ...makers.flatMap(({ runId, step }) => {
      const hash = modelHashes[runId];
      return [`Run ${runId}, step ${step}`, ...(hash === undefined ? [] : [`Model SHA-256: ${hash}`])];
    }),
  ];
}

function formatOf(format: "png" | "dicom"): string {
  return format === "png" ? "8-bit PNG through the display window" : "12-bit DICOM Secondary Capture";
}

function quoted(value: string | number | undefined): string {
  const plain = String(value ?? "");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
