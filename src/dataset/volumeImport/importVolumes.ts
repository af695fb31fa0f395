import type { Rejection, VolumeImportOptions, VolumeImportProgress } from "@/domain/dataset";
import { AppError, toErrorData } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { VolumeShelf } from "@/domain/volume";
import type { VolumeEntry, VolumeSet } from "@/domain/volumeSet";
import { count, labeller, type Labeller } from "../labels";
import { patientKeys } from "../patients";
import { noneUsable } from "../reasons";
import { writeSalt } from "../salt";
import { isHidden, type SourceFile } from "../sourceFile";
import { saveVolumeSet, volumeFolder } from "../volumeSets";
import { candidatesOf, rejections, type Candidate } from "./candidates";
import { Clock } from "./clock";
import { codingOf } from "./coding";
import { look } from "./look";
import { gathered } from "./notes";
import type { PlaneFile } from "./planeFile";
import type { RawVolume } from "./rawVolume";
import { layoutOf, writeVolume } from "./writeVolume";

export interface VolumeImportResult {
  readonly set: VolumeSet;
  readonly notes: readonly string[];
}

/** Failures of the machine, not of a file: they end the import. */
const FATAL = new Set(["quota", "storage", "cancelled", "locked"]);
const ADVICE = {
  kept: "Nothing was imported.",
  advice:
    "Choose whole CT or MR series in DICOM, or NIfTI files (.nii, .nii.gz). Missing slices can be filled in.",
};

/**
 * Imports scans as volumes into `volumes/<id>/`: each DICOM series and each NIfTI file becomes one. What cannot be
 * used is left out with its reason; one layer of blocks and a few planes are in memory at once.
 * @param begun  an empty imported set
 * @throws {AppError} `empty-selection` when nothing could be used, `cancelled` (nothing is kept), `quota` (whole
 *   volumes are kept), `bad-csv`, `csv-names-missing-file`, `bad-config`
 */
export async function* importVolumes(
  store: FileStore,
  shelf: VolumeShelf,
  begun: VolumeSet,
  files: readonly SourceFile[],
  options: VolumeImportOptions,
  signal?: AbortSignal,
): AsyncGenerator<VolumeImportProgress, VolumeImportResult> {
  const chosen = files.filter(({ path }) => !isHidden(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (chosen.length === 0) {
    throw new AppError("empty-selection", "There are no files in the selection.", ADVICE);
  }
  const labels = labeller(
    options,
    chosen.map(({ path }) => path),
  );
  const patientKey = patientKeys(options.patients);
  const work = new Import(store, shelf, begun, signal);
  let settled = false;
  try {
    const salt = await writeSalt(store, `${volumeFolder(begun.id)}/salt`);
    const { planes, niftis } = yield* work.lookAt(chosen, salt, options);
    const { candidates, leftOut } = candidatesOf(planes, niftis, { labels, patientKey, salt }, options);
    work.reject(leftOut);
    const set = yield* work.storeAll(candidates, labels);
    settled = true;
    return { set, notes: set.notes ?? [] };
  } catch (thrown) {
    settled = true;
    throw await work.settle(thrown);
  } finally {
    // The caller stopped listening half way.
    if (!settled) await work.discard();
  }
}

class Import {
  private set: VolumeSet;
  private readonly rejected: Rejection[] = [];
  private told = 0;

  constructor(
    private readonly store: FileStore,
    private readonly shelf: VolumeShelf,
    begun: VolumeSet,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.set = begun;
  }

  reject(more: readonly Rejection[]): void {
    this.rejected.push(...more);
  }

  async *lookAt(files: readonly SourceFile[], salt: Uint8Array, options: VolumeImportOptions) {
    const clock = new Clock(files.length);
    const planes: PlaneFile[] = [];
    const niftis: SourceFile[] = [];
    for (const [i, file] of files.entries()) {
      this.signal?.throwIfAborted();
      try {
        const found = await look(file, salt, options);
        if (found.kind === "plane") planes.push(found.plane);
        if (found.kind === "nifti") niftis.push(file);
      } catch (thrown) {
        this.leaveOut([file], thrown);
      }
      if (clock.due()) yield this.report("looking", clock, i + 1);
    }
    yield this.report("looking", clock, files.length);
    return { planes, niftis };
  }

  async *storeAll(
    candidates: readonly Candidate[],
    labels: Labeller,
  ): AsyncGenerator<VolumeImportProgress, VolumeSet> {
    const clock = new Clock(candidates.length);
    const notes: (readonly string[])[] = [];
    this.set = { ...this.set, wanted: candidates.length };
    for (const [i, { files, open }] of candidates.entries()) {
      this.signal?.throwIfAborted();
      const number = this.set.volumes.length;
      try {
        const raw = await open();
        notes.push(
          yield* this.storeOne(raw, number, (share) => this.report("storing", clock, i + share), clock),
        );
      } catch (thrown) {
        this.leaveOut(files, thrown);
        await this.shelf.remove(String(number));
        this.set = { ...this.set, wanted: this.set.wanted - 1 };
      }
      yield this.report("storing", clock, i + 1);
    }
    if (this.set.volumes.length === 0) {
      yield this.report("storing", clock, candidates.length);
      throw new AppError("empty-selection", noVolume(this.rejected), ADVICE);
    }
    await this.save({ notes: [...gathered(notes), ...labels.notes()] });
    return this.set;
  }

  private async *storeOne(
    raw: RawVolume,
    number: number,
    report: (share: number) => VolumeImportProgress,
    clock: Clock,
  ): AsyncGenerator<VolumeImportProgress, readonly string[]> {
    const coded = await codingOf(raw, this.signal);
    const layout = layoutOf(raw);
    const { window, to } = coded;
    const recipe = `imported ${this.set.id} ${number}`;
    const writer = await this.shelf.write(String(number), {
      ...layout,
      ...to,
      window,
      origin: "imported",
      recipe,
    });
    try {
      for await (const plane of writeVolume(writer, raw, coded.from, this.signal)) {
        if (clock.due()) yield report(plane / raw.size[0]);
      }
    } finally {
      await writer.close();
    }
    await this.keep(number, raw, layout);
    return [...raw.notes, ...coded.notes];
  }

  private async keep(number: number, raw: RawVolume, { size, spacing }: ReturnType<typeof layoutOf>) {
    const { scale, patient, className } = raw;
    const label = `Volume ${number + 1}, patient ${patient}`;
    const entry: VolumeEntry = { number, label, className, size, spacing, scale, patient };
    await this.save({
      volumes: [...this.set.volumes, entry],
      side: Math.max(this.set.side, ...size),
      bytes: this.set.bytes + 2 * size[0] * size[1] * size[2],
    });
  }

  private async save(change: Partial<VolumeSet>): Promise<void> {
    this.set = { ...this.set, ...change };
    await saveVolumeSet(this.store, this.set);
  }

  private leaveOut(files: readonly SourceFile[], thrown: unknown): void {
    if (FATAL.has(toErrorData(thrown).code)) throw thrown;
    this.reject(rejections(files, thrown));
  }

  private report(step: VolumeImportProgress["step"], clock: Clock, done: number): VolumeImportProgress {
    const rejected = this.rejected.slice(this.told);
    this.told = this.rejected.length;
    return { step, rejected, ...clock.report(done) };
  }

  async discard(): Promise<void> {
    await this.store.remove(volumeFolder(this.set.id));
  }

  /** Leaves the store in order. @returns the error to throw: it says what was kept */
  async settle(thrown: unknown): Promise<unknown> {
    const { code } = toErrorData(thrown);
    const whole = this.set.volumes.length;
    if (code === "quota" && whole > 0) {
      await this.shelf.remove(String(whole));
      await this.save({ wanted: whole });
      return full(`${count(whole, "volume")} read before that ${whole === 1 ? "is" : "are"} kept as a set.`);
    }
    await this.discard();
    if (code === "quota") return full("Nothing of this import was kept; the sets from before are untouched.");
    if (code !== "cancelled") return thrown;
    return new AppError("cancelled", "The import was stopped.", {
      kept: "Nothing of it was kept; the sets from before are untouched.",
    });
  }
}

/** One reason that holds for all files is said; several are counted. */
function noVolume(rejected: readonly Rejection[]): string {
  const [first, ...others] = new Set(rejected.map(({ reason }) => reason));
  if (first === undefined || others.length > 0) return noneUsable(rejected);
  return `None of the ${count(rejected.length, "file")} could be used. ${first}`;
}

function full(kept: string): AppError {
  return new AppError("quota", "There is no more room on this disk for the volumes.", {
    kept,
    advice: "Free some disk space or remove an older set or run, then import the rest.",
  });
}
