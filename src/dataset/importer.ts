import { hashPatient } from "@/dicom/patient";
import type { ClassInfo, DatasetIndex, ImportOptions, ImportProgress, ImportResult } from "@/domain/dataset";
import { AppError, toErrorData } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { STORED_LONG_SIDE } from "@/domain/image";
import { ClassIds } from "./classIds";
import { decodeFile, emptyFile } from "./decode";
import { labeller, type Labeller } from "./labels";
import { Meter } from "./meter";
import { patientKeys } from "./patients";
import { noneUsable } from "./reasons";
import { createSalt } from "./salt";
import { settle } from "./settle";
import { isHidden, type SourceFile } from "./sourceFile";
import { DatasetWriter } from "./writer";

export type { SourceFile } from "./sourceFile";

/** A single file beyond this is not read at all. */
const LARGEST_FILE = 1_073_741_824;

/**
 * Imports files one at a time into `datasets/<id>/`. A bad file is left out with its reason and never stops
 * the rest; only one decoded image is in memory at once.
 * @throws {AppError} `empty-selection` when nothing could be used, `cancelled` (nothing is kept), `quota`
 *   (what was read is kept), `bad-csv`, `csv-names-missing-file`, `bad-config`
 */
export async function* importFiles(
  store: FileStore,
  id: string,
  files: readonly SourceFile[],
  options: ImportOptions,
  signal?: AbortSignal,
): AsyncGenerator<ImportProgress, ImportResult> {
  const chosen = files.filter(({ path }) => !isHidden(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (chosen.length === 0) throw nothingChosen();
  const labels = labeller(
    options,
    chosen.map(({ path }) => path),
  );
  const patientKey = patientKeys(options.patients);
  const writer = await DatasetWriter.open(store, {
    ...{ id, name: options.name, kind: "imported" },
    ...longSideOf(options),
  });
  let settled = false;
  try {
    const salt = await createSalt(store, id);
    const take = intake({ writer, labels, patientKey, salt, classIds: new ClassIds(), options });
    const meter = yield* takeAll(chosen, take, writer, signal);
    if (writer.images.length === 0)
      throw new AppError("empty-selection", noneUsable(meter.rejections), ADVICE);
    const index = await writer.finish();
    settled = true;
    return { index, notes: [...labels.notes(), ...smallSetNotes(index)] };
  } catch (thrown) {
    settled = true;
    throw await settle(writer, thrown);
  } finally {
    // The caller stopped listening half way.
    if (!settled) await writer.discard();
  }
}

/** What every set had before is not written down, so that older releases read it. */
function longSideOf({ longSide = STORED_LONG_SIDE }: ImportOptions): Pick<ImportOptions, "longSide"> {
  return longSide === STORED_LONG_SIDE ? {} : { longSide };
}

type Intake = (file: SourceFile) => Promise<"accepted" | "skipped">;

/** Offers each file to `take`; what it throws about a file is a rejection, what the machine throws ends it. */
async function* takeAll(
  files: readonly SourceFile[],
  take: Intake,
  writer: DatasetWriter,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportProgress, Meter> {
  const meter = new Meter(files.length);
  for (const file of files) {
    signal?.throwIfAborted();
    try {
      if ((await take(file)) === "accepted") meter.accept();
      else meter.skip();
    } catch (thrown) {
      const { code, message } = toErrorData(thrown);
      if (code === "quota" || code === "storage" || code === "cancelled") throw thrown;
      meter.reject({ path: file.path, code, reason: message });
      writer.rejectedCount = meter.rejections.length;
    }
    if (meter.due()) yield meter.report();
  }
  signal?.throwIfAborted();
  yield meter.report();
  return meter;
}

interface Desk {
  readonly writer: DatasetWriter;
  readonly labels: Labeller;
  readonly patientKey: (path: string) => string;
  readonly salt: Uint8Array;
  readonly classIds: ClassIds;
  readonly options: ImportOptions;
}

function intake({ writer, labels, patientKey, salt, classIds, options }: Desk): Intake {
  return async (file) => {
    const bytes = await readBytes(file);
    if (isOwnCsv(file, bytes, options)) return "skipped";
    const { image, source, patient: fromHeader } = await decodeFile(bytes, salt);
    const label = labels.labelOf(file.path);
    const patient =
      label.patient !== undefined
        ? await hashPatient(salt, label.patient)
        : (fromHeader ?? (await hashPatient(salt, patientKey(file.path))));
    const classId = classIds.idOf(label.className);
    await writer.add(image, label.className, { classId, patient, source }, file.path);
    return "accepted";
  };
}

export async function readBytes(file: SourceFile): Promise<Uint8Array> {
  if (file.size === 0) throw emptyFile();
  if (file.size > LARGEST_FILE) throw new AppError("too-large", "The file is larger than 1 GB.");
  try {
    return await file.read();
  } catch {
    throw new AppError("not-found", "The file could not be read: it was moved, changed or locked.");
  }
}

/** The label table often lies in the folder it describes. */
export function isOwnCsv(file: SourceFile, bytes: Uint8Array, { labels }: ImportOptions): boolean {
  if (labels.kind !== "csv" || !/\.(csv|tsv|txt)$/i.test(file.path)) return false;
  const strip = (text: string) => text.replace(/^\uFEFF/, "");
  return strip(new TextDecoder().decode(bytes)) === strip(labels.text);
}

function smallSetNotes({ summary, images }: DatasetIndex): string[] {
  if (images.length === 1)
    return ["There is one image only. Training needs at least two, and hundreds to be of use."];
  if (summary.classes.length === 1) return [oneClassNote(summary.classes[0]!)];
  return [];
}

function oneClassNote({ name }: ClassInfo): string {
  return `All images are of one class, ${name}. A model can learn it; to compare classes, put each into a folder of its own or add a CSV.`;
}

const ADVICE = { kept: "Nothing was imported.", advice: "Choose DICOM, PNG or JPEG images." };

function nothingChosen(): AppError {
  return new AppError("empty-selection", "There are no files in the selection.", ADVICE);
}
