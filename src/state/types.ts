import type {
  DatasetIndex,
  DatasetSummary,
  ImportOptions,
  ImportProgress,
  Rejection,
  SplitConfig,
  VolumeImportOptions,
  VolumeImportProgress,
} from "@/domain/dataset";
import type { AppErrorData } from "@/domain/errors";
import type { IdleMinutes, MoveProgress, ProtectionReport } from "@/domain/protection";
import type { SampleRequest, SampleSet } from "@/domain/samples";
import type {
  BackendId,
  CurvePoint,
  DeviceReport,
  RunConfig,
  RunRecord,
  TrainProgress,
} from "@/domain/training";
import type { VolumesFound } from "@/workers/protocol/volumes";
import type { CascadesSlice } from "./cascadeTypes";
import type { EvaluationSlice } from "./evaluationTypes";
import type { NetworkSlice } from "./networkTypes";
import type { OfflineSlice } from "./offline";
import type { VolumesSlice } from "./volumes";

/** Ids and plain facts only: no pixels, no tensors, no derived values. */

export type PageId = "data" | "train" | "compare" | "evaluate" | "network";

/** A security header that a response of the app lacked, or that came with another value (null: missing). */
export interface HeaderFact {
  readonly path: string;
  readonly header: string;
  readonly found: string | null;
}

/** A message that stays until it is read. */
export interface Notice {
  readonly id: number;
  /** `loss` is drawn in the danger colour: something is gone. */
  readonly tone: "told" | "stopped" | "loss";
  readonly error: AppErrorData;
}

export interface SessionSlice {
  readonly page: PageId;
  /** null until chosen; choosing loads the tensor code, so it waits for Train or the demo. */
  readonly device: DeviceReport | null;
  readonly storage: { readonly used: number; readonly quota: number | null } | null;
  /** Requests to anywhere but the app's own files since start, as the page can see them. */
  readonly foreignRequests: number;
  /** Security headers that the page or a worker was served without; empty until read, and when all are right. */
  readonly headersWrong: readonly HeaderFact[];
  readonly notices: readonly Notice[];
  /** True once the stored data sets and runs have been listed. */
  readonly loaded: boolean;
  goTo(page: PageId): void;
  start(): Promise<void>;
  /** Lists what is stored and opens the last set. */
  loadStored(): Promise<void>;
  chooseDevice(prefer: BackendId | "auto"): Promise<DeviceReport | null>;
  tell(error: AppErrorData, tone?: Notice["tone"]): void;
  dismiss(id: number): void;
}

/** What the user dropped, while the labels are being decided. Files stay with the state's file desk, not here. */
export interface PendingImport {
  readonly fileCount: number;
  readonly folderName: string;
  /** Top-level folders that hold images, with their counts. */
  readonly folders: readonly { readonly name: string; readonly files: number }[];
  /** CSV files found, with their columns and first rows. */
  readonly csvs: readonly {
    readonly path: string;
    readonly text: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly guess: { readonly file?: string; readonly label?: string; readonly patient?: string };
  }[];
  /** What a quick look found, when the files may become volumes. */
  readonly volumes?: VolumesFound;
}

export interface ImportJob {
  readonly kind: "import" | "phantom" | "volumes";
  /** Volumes only: files are looked at, then volumes are stored. */
  readonly step?: VolumeImportProgress["step"];
  readonly progress: Omit<ImportProgress, "rejected"> | null;
}

export interface LibrarySlice {
  readonly datasets: readonly DatasetSummary[];
  /** The open data set. */
  readonly dataset: DatasetIndex | null;
  readonly pending: PendingImport | null;
  readonly importing: ImportJob | null;
  /** Files left out of the last import; session only. */
  readonly rejections: readonly Rejection[];
  readonly notes: readonly string[];
  /** Class chosen on the Data page, or null for all. */
  readonly classId: string | null;
  /** The data set that the last import added, for undo. */
  readonly undoId: string | null;
  /** Takes dropped files; starts importing at once when folders give the classes and there is no CSV. */
  offerFiles(files: readonly { path: string; file: File }[], asVolumes?: boolean): Promise<void>;
  confirmVolumes(options: VolumeImportOptions): Promise<void>;
  confirmImport(options: ImportOptions): Promise<void>;
  cancelPending(): void;
  cancelImport(): void;
  undoImport(): Promise<void>;
  startDemo(): Promise<void>;
  /** Demo radiographs with so many pixels a side, of so many patients. */
  makeRadiographs(size: number, patients: number): Promise<void>;
  openDataset(id: string): Promise<void>;
  /** Removes the set together with its runs and synthetic images; refused while one of its runs trains. */
  removeDataset(id: string): Promise<void>;
  changeSplit(split: SplitConfig): Promise<void>;
  chooseClass(id: string | null): void;
}

export interface TrainingSlice {
  /** Runs of the open data set, newest first; and the active run, whichever set it belongs to. */
  readonly runs: readonly RunRecord[];
  /** The run that is shown. */
  readonly runId: string | null;
  /** The run that is being trained in this tab. */
  readonly activeRunId: string | null;
  readonly phase:
    | { readonly kind: "idle" }
    | { readonly kind: "preparing"; readonly done: number; readonly total: number }
    | { readonly kind: "training" }
    | { readonly kind: "pausing" };
  /** Latest progress of the active run. */
  readonly progress: TrainProgress | null;
  /** Curves of the shown run. */
  readonly curve: readonly CurvePoint[];
  /** @param models  trained one after the other as one ensemble, each from its own seed */
  createRun(config: RunConfig, models?: number): Promise<void>;
  resumeRun(runId: string): Promise<void>;
  pauseRun(): Promise<void>;
  stopRun(): Promise<void>;
  showRun(runId: string | null): Promise<void>;
  removeRun(runId: string): Promise<void>;
}

export interface SamplingJob {
  readonly done: number;
  readonly total: number;
}

export interface CompareSlice {
  /** Sample sets of the open data set, newest first. */
  readonly sampleSets: readonly SampleSet[];
  readonly sampleSetId: string | null;
  readonly sampling: SamplingJob | null;
  readonly exporting: SamplingJob | null;
  /** Index of the real image in the data set, of the synthetic one in its set. */
  readonly realIndex: number | null;
  readonly syntheticIndex: number | null;
  readonly compareClassId: string | null;
  readonly heatmap: boolean;
  readonly heatmapOpacity: number;
  readonly linked: boolean;
  readonly nearestOpen: boolean;
  requestSamples(request: SampleRequest): Promise<void>;
  cancelSampling(): void;
  openSampleSet(id: string): void;
  removeSampleSet(id: string): Promise<void>;
  exportSamples(format: "png" | "dicom", cornerMark: boolean): Promise<void>;
  chooseReal(index: number | null): void;
  chooseSynthetic(index: number | null): void;
  chooseCompareClass(id: string | null): void;
  /** Next (+1) or previous (−1) image of both sides within the class filter. */
  step(by: number): void;
  setHeatmap(on: boolean): void;
  setHeatmapOpacity(opacity: number): void;
  setLinked(on: boolean): void;
  setNearestOpen(open: boolean): void;
}

/** Passphrase protection. Promises reject with what a dialog has to say. */
export interface LockSlice {
  /** null until read: nothing stored is shown before. */
  readonly protection: ProtectionReport | null;
  readonly locked: boolean;
  /** Workers that go on with a job behind the locked screen. */
  readonly jobsBehind: number;
  /** How far stored files are sealed, or brought back. */
  readonly moving: MoveProgress | null;
  readonly idleMinutes: IdleMinutes;
  protect(passphrase: string): Promise<void>;
  unprotect(passphrase: string): Promise<void>;
  changePassphrase(old: string, next: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  lockNow(): Promise<void>;
  /** For a forgotten passphrase: everything stored goes. */
  eraseProtected(): Promise<void>;
  /** Goes on with what was cut off. */
  continueMoving(): Promise<void>;
  setIdleMinutes(minutes: IdleMinutes): void;
  /** Locks when idle and when another tab does; called once by the page. */
  followLock(): void;
}

export type DarkroomState = SessionSlice &
  LibrarySlice &
  TrainingSlice &
  CompareSlice &
  EvaluationSlice &
  VolumesSlice &
  CascadesSlice &
  LockSlice &
  NetworkSlice &
  OfflineSlice;
