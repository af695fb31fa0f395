import { createCt, listVolumes, removeVolumes, type CtSetRequest } from "@/workers/protocol/volumes";
import type { VolumeSet, VolumeSide } from "@/domain/volumeSet";
import { PHANTOM_SEED } from "@/domain/phantom";
import { report, type Slice, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { keptRows, NO_ROWS, rowsOf, type ChosenVolume, type VolumeRows } from "./volumeRows";

export interface VolumesSlice {
  /** Newest first. */
  readonly volumeSets: readonly VolumeSet[];
  /** The set that Compare shows in place of images; null for images. */
  readonly volumeSetId: string | null;
  /** The volumes shown: a real one beside a synthetic one. */
  readonly volumeRows: VolumeRows;
  /** Volumes made so far, parts included. */
  readonly makingVolumes: {
    readonly done: number;
    readonly total: number;
    readonly etaMs: number | null;
  } | null;
  loadVolumes(): Promise<void>;
  makeCt(side: number, count: number): Promise<void>;
  /** Goes on with a set that was stopped. */
  continueCt(id: string): Promise<void>;
  stopCt(): void;
  openVolumes(id: string | null): void;
  chooseVolume(side: VolumeSide, volume: ChosenVolume): void;
  removeVolumes(id: string): Promise<void>;
}

/** Sets of volumes: making demo CTs, opening, removing. */
export function volumesSlice({ clients }: Surroundings): Slice<VolumesSlice> {
  const { library } = clients;
  return (set, get) => {
    let stop: AbortController | null = null;
    async function list() {
      try {
        const volumeSets = await library.call(listVolumes, undefined);
        const open = volumeSets.some(({ id }) => id === get().volumeSetId);
        const volumeRows = keptRows(volumeSets, get().volumeRows);
        set({ volumeSets, volumeRows, ...(open ? {} : { volumeSetId: null }) });
      } catch (thrown) {
        report(get, thrown);
      }
    }
    async function make(request: CtSetRequest) {
      if (stop) return;
      stop = new AbortController();
      const { signal } = stop;
      set({ makingVolumes: { done: 0, total: request.kind === "new" ? request.count : 0, etaMs: null } });
      try {
        const onProgress = ({ done, total, etaMs }: NonNullable<VolumesSlice["makingVolumes"]>) =>
          set({ makingVolumes: { done, total, etaMs } });
        await library.call(createCt, request, { signal, onProgress });
      } catch (thrown) {
        report(get, thrown);
      } finally {
        stop = null;
        set({ makingVolumes: null });
      }
      await list();
      await refreshStorage(library, set);
    }
    return {
      volumeSets: [],
      volumeSetId: null,
      volumeRows: NO_ROWS,
      makingVolumes: null,
      loadVolumes: list,
      makeCt: (side, count) => make({ kind: "new", side, count, seed: PHANTOM_SEED }),
      continueCt: (id) => make({ kind: "continue", id }),
      stopCt: () => stop?.abort(),
      openVolumes: (volumeSetId) =>
        set({ volumeSetId, volumeRows: volumeSetId ? rowsOf(get().volumeSets, volumeSetId) : NO_ROWS }),
      chooseVolume: (side, volume) => set({ volumeRows: { ...get().volumeRows, [side]: volume } }),
      async removeVolumes(id) {
        try {
          await library.call(removeVolumes, { id });
        } catch (thrown) {
          report(get, thrown);
        }
        await list();
        await refreshStorage(library, set);
      },
    };
  };
}
