import type { CascadeSample } from "@/domain/cascadeRecord";
import { toErrorData } from "@/domain/errors";
import {
  exportCascadeSample,
  listCascadeSamples,
  removeCascadeSample,
  sampleFromCascade,
  type SampleCascadeRequest,
} from "@/workers/protocol/cascades";
import { whatKeepsCascade } from "./cascadeBusy";
import type { CascadeSampling, CascadesSlice } from "./cascadeTypes";
import { mergeById } from "./openSet";
import { report, type GetState, type SetState, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { Throttle } from "./throttle";

const UPDATE_MS = 250;

type SamplingActions =
  | "sampleCascade"
  | "continueCascadeSample"
  | "pauseCascadeSampling"
  | "showCascadeSample"
  | "removeCascadeSample"
  | "exportCascadeSample";

/** Making large images, coarse first; one at a time, each kept tile by tile. */
export function samplingActions(
  around: Surroundings,
  set: SetState,
  get: GetState,
): Pick<CascadesSlice, SamplingActions> {
  const { training, library } = around.clients;
  let stop: AbortController | null = null;

  async function make(request: SampleCascadeRequest): Promise<void> {
    const busy = whatKeepsCascade(get());
    if (busy) return get().tell(busy);
    const { signal } = (stop = new AbortController());
    set({ cascadeSampling: { sample: null, progress: null } });
    const throttle = new Throttle(UPDATE_MS, around.now);
    let first = true;
    const show = (now: Required<CascadeSampling>) => {
      if (now.sample) keep(now.sample, set, get);
      set({ cascadeSampling: now });
    };
    const onProgress = (now: Required<CascadeSampling>) => {
      if (first && now.sample && get().cascadeId === now.sample.cascadeId)
        set({ cascadeSampleId: now.sample.id });
      first = false;
      throttle.run(() => show(now));
    };
    try {
      if (get().device === null && (await get().chooseDevice("auto")) === null) return;
      const made = await training.call(sampleFromCascade, request, { signal, onProgress });
      throttle.flush();
      keep(made, set, get);
      if (made.dim === 3 && made.state === "finished") await get().loadVolumes();
    } catch (thrown) {
      throttle.flush();
      const { code } = toErrorData(thrown);
      if (code === "worker-died" || code === "device-lost") set({ device: null });
      report(get, thrown);
      await listAnew();
    } finally {
      stop = null;
      set({ cascadeSampling: null });
      await refreshStorage(library, set);
    }
  }

  /** What was kept of one that stopped is known on record only. */
  async function listAnew(): Promise<void> {
    try {
      set({ cascadeSamples: mergeById(await training.call(listCascadeSamples, {}), []) });
    } catch (thrown) {
      report(get, thrown);
    }
  }

  return {
    async sampleCascade(request) {
      const { cascadeId } = get();
      if (cascadeId !== null) await make({ kind: "new", cascadeId, ...request });
    },
    continueCascadeSample: (id) => make({ kind: "continue", id }),
    pauseCascadeSampling: () => stop?.abort(),
    showCascadeSample: (cascadeSampleId) => set({ cascadeSampleId }),
    async removeCascadeSample(id) {
      try {
        await training.call(removeCascadeSample, { id });
        const removed = get().cascadeSamples.find((sample) => sample.id === id);
        const cascadeSamples = get().cascadeSamples.filter((sample) => sample.id !== id);
        const next = cascadeSamples.find(({ cascadeId }) => cascadeId === removed?.cascadeId);
        const shown = get().cascadeSampleId === id ? { cascadeSampleId: next?.id ?? null } : {};
        set({ cascadeSamples, ...shown });
        if (removed?.dim === 3) await get().loadVolumes();
      } catch (thrown) {
        report(get, thrown);
      }
      await refreshStorage(library, set);
    },
    async exportCascadeSample(id, format) {
      if (get().exporting) return;
      set({ exporting: { done: 0, total: 0 } });
      try {
        const onProgress = (exporting: { readonly done: number; readonly total: number }) =>
          set({ exporting });
        const made = await training.call(exportCascadeSample, { id, format }, { onProgress });
        around.save(made.file, made.fileName);
      } catch (thrown) {
        report(get, thrown);
      } finally {
        set({ exporting: null });
      }
    },
  };
}

function keep(sample: CascadeSample, set: SetState, get: GetState): void {
  set({ cascadeSamples: mergeById([sample], get().cascadeSamples) });
}
