import type { ImportOptions, ImportResult } from "@/domain/dataset";
import { AppError, toErrorData } from "@/domain/errors";
import { persist } from "@/storage/persist";
import { changeSplit, openDataset, removeDataset } from "@/workers/protocol/library";
import { findVolumes, type VolumesFound } from "@/workers/protocol/volumes";
import { removeCascadesOf } from "./cascades";
import { makeDemo } from "./demo";
import { demoRequest, makeRadiographs } from "./demoRadiographs";
import { needsNoDecision, sortFiles, type OfferedFile } from "./fileDesk";
import { runImport, runVolumeImport } from "./importJob";
import { refreshDatasets, removeWork, showDataset } from "./openSet";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import type { ImportJob, LibrarySlice } from "./types";

/** Data sets: bringing images in, opening, splitting, removing. */
export function librarySlice(around: Surroundings): Slice<LibrarySlice> {
  return (set, get) => ({
    datasets: [],
    dataset: null,
    pending: null,
    importing: null,
    rejections: [],
    notes: [],
    classId: null,
    undoId: null,
    chooseClass: (classId) => set({ classId }),
    ...importActions(around, set, get),
    ...setActions(around, set, get),
  });
}

type ImportActions =
  | "offerFiles"
  | "confirmImport"
  | "confirmVolumes"
  | "cancelPending"
  | "cancelImport"
  | "undoImport"
  | "startDemo"
  | "makeRadiographs";

function importActions(
  around: Surroundings,
  set: SetState,
  get: GetState,
): Pick<LibrarySlice, ImportActions> {
  /** The files behind `pending`: handles do not belong into the store. */
  let desk: readonly OfferedFile[] = [];
  let stop: AbortController | null = null;
  /** The set that was open before the last import, for undo. */
  let previousId: string | null = null;

  /** Runs one import or demo at a time; its failure is told, and the lists are right afterwards. */
  async function job(kind: ImportJob["kind"], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (stop) return get().tell(busyImporting());
    stop = new AbortController();
    const before = new Set(get().datasets.map(({ id }) => id));
    set({ importing: { kind, progress: null }, rejections: [], notes: [], undoId: null, pending: null });
    let cutOff = false;
    try {
      await work(stop.signal);
    } catch (thrown) {
      cutOff = toErrorData(thrown).code !== "cancelled";
      report(get, thrown);
    }
    stop = null;
    set({ importing: null });
    await refreshDatasets(around, set, get);
    // What was read before the failure is kept: show it.
    const kept = cutOff ? get().datasets.find(({ id }) => !before.has(id)) : undefined;
    if (kept) await get().openDataset(kept.id);
  }

  async function importAll(files: readonly OfferedFile[], options: ImportOptions, signal: AbortSignal) {
    const { index, notes }: ImportResult = await runImport(around, files, options, signal, set, get);
    previousId = get().dataset?.summary.id ?? null;
    set({ notes, undoId: index.summary.id });
    // Asked once there is something to lose; a refusal changes nothing.
    void persist();
    await showDataset(around.clients.training, index, set, get);
  }

  return {
    async offerFiles(files, asVolumes = false) {
      if (stop) return get().tell(busyImporting());
      try {
        const sorted = await sortFiles(files);
        for (const problem of sorted.problems) report(get, problem, "told");
        const volumes = await lookForVolumes(around, sorted.images);
        const any = asVolumes || volumes.series + volumes.nifti > 0;
        desk = sorted.images;
        set({ pending: { ...sorted.pending, ...(any ? { volumes } : {}) } });
        if (any || !needsNoDecision(sorted)) return;
        const name = sorted.pending.folderName;
        await get().confirmImport({ name, labels: { kind: "folders" }, patients: { kind: "auto" } });
      } catch (thrown) {
        report(get, thrown, "told");
      }
    },
    async confirmImport(options) {
      if (stop) return get().tell(busyImporting());
      const files = desk;
      desk = [];
      await job("import", (signal) => importAll(files, options, signal));
    },
    async confirmVolumes(options) {
      if (stop) return get().tell(busyImporting());
      const files = desk;
      desk = [];
      await job("volumes", (signal) => runVolumeImport(around, files, options, signal, set, get));
      await get().loadVolumes();
      await refreshStorage(around.clients.library, set);
    },
    cancelPending() {
      desk = [];
      set({ pending: null });
    },
    cancelImport: () => stop?.abort(),
    async undoImport() {
      const { undoId } = get();
      if (undoId === null) return;
      await get().removeDataset(undoId);
      const { datasets } = get();
      if (datasets.some(({ id }) => id === undoId)) return;
      set({ undoId: null, rejections: [], notes: [] });
      const back = datasets.find(({ id }) => id === previousId);
      if (back) await get().openDataset(back.id);
    },
    makeRadiographs: (size, patients) =>
      job("phantom", (signal) => makeRadiographs(around, demoRequest(size, patients), signal, set, get)),
    startDemo: () => job("phantom", (signal) => makeDemo(around, signal, set, get)),
  };
}

/** Pictures are none; of anything else a few files are looked into. */
async function lookForVolumes(
  { clients }: Surroundings,
  files: readonly OfferedFile[],
): Promise<VolumesFound> {
  if (files.every(({ path }) => /\.(png|jpe?g)$/i.test(path))) return { series: 0, nifti: 0 };
  return clients.library.call(findVolumes, { files });
}

type SetActions = "openDataset" | "removeDataset" | "changeSplit";

function setActions(around: Surroundings, set: SetState, get: GetState): Pick<LibrarySlice, SetActions> {
  const { library, training } = around.clients;
  let opening = 0;
  return {
    async openDataset(id) {
      const turn = ++opening;
      try {
        const index = await library.call(openDataset, { id });
        if (turn === opening) await showDataset(training, index, set, get);
      } catch (thrown) {
        report(get, thrown);
      }
    },
    async removeDataset(id) {
      try {
        await removeWork(training, id, get);
        await removeCascadesOf(around, id, set, get);
        await library.call(removeDataset, { id });
      } catch (thrown) {
        report(get, thrown);
      }
      await refreshDatasets(around, set, get);
    },
    async changeSplit(split) {
      const id = get().dataset?.summary.id;
      if (id === undefined) return;
      try {
        const dataset = await library.call(changeSplit, { id, split });
        if (get().dataset?.summary.id === id) set({ dataset });
      } catch (thrown) {
        report(get, thrown);
      }
    },
  };
}

function busyImporting(): AppError {
  return new AppError("busy", "Images are still being read.", {
    kept: "Nothing was changed.",
    advice: "Wait until they are in, or stop the import first.",
  });
}
