import { toErrorData } from "@/domain/errors";
import {
  createCascade,
  listCascades,
  listCascadeSamples,
  planCascade,
  removeCascade,
} from "@/workers/protocol/cascades";
import { whatKeepsCascade } from "./cascadeBusy";
import { samplingActions } from "./cascadeSampling";
import { pauseTraining, trainScales } from "./cascadeRun";
import type { CascadesSlice } from "./cascadeTypes";
import { mergeById } from "./openSet";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import { newestFirst, refreshStorage } from "./storageUse";

/** Cascades: large images and volumes, trained scale by scale. One goes on wherever the person is in the app. */
export function cascadesSlice(around: Surroundings): Slice<CascadesSlice> {
  const { training, library } = around.clients;
  return (set, get) => ({
    cascades: [],
    cascadeId: null,
    cascadeTraining: null,
    cascadeSamples: [],
    cascadeSampleId: null,
    cascadeSampling: null,
    cascadePreviews: {},
    ...samplingActions(around, set, get),

    async loadCascades() {
      try {
        const [cascades, samples] = await Promise.all([
          training.call(listCascades, {}),
          training.call(listCascadeSamples, {}),
        ]);
        const first = get().cascades.length === 0 && get().cascadeId === null;
        // What is being trained and made is known better here than on record.
        const working = get().cascades.filter(({ id }) => id === get().cascadeTraining?.id);
        const making = get().cascadeSampling?.sample;
        set({
          cascades: mergeById(working, cascades),
          cascadeSamples: mergeById(making ? [making] : [], samples),
        });
        if (first) showLastWork(get);
      } catch (thrown) {
        report(get, thrown);
      }
    },
    planCascade: (choices, signal) =>
      training.call(planCascade, choices, { signal }).catch((thrown: unknown) => toErrorData(thrown)),
    async createCascade(choices) {
      const busy = whatKeepsCascade(get());
      if (busy) return toErrorData(busy);
      try {
        if (get().device === null && (await get().chooseDevice("auto")) === null) return null;
        const cascade = await training.call(createCascade, choices);
        set({ cascades: mergeById([cascade], get().cascades) });
        get().showCascade(cascade.id);
        void get().trainCascade(cascade.id);
        return null;
      } catch (thrown) {
        return toErrorData(thrown);
      }
    },
    trainCascade: (id, scales) => trainScales(around, id, scales, set, get),
    pauseCascade: () => pauseTraining(around, set, get),
    showCascade(cascadeId) {
      if (cascadeId !== get().cascadeId) set({ cascadeId, cascadeSampleId: sampleToShow(cascadeId, get) });
    },
    async removeCascade(id) {
      try {
        await training.call(removeCascade, { id });
        const { cascadeId } = get();
        set({
          cascades: get().cascades.filter((each) => each.id !== id),
          cascadeSamples: get().cascadeSamples.filter((sample) => sample.cascadeId !== id),
          ...(cascadeId === id ? { cascadeId: null, cascadeSampleId: null } : {}),
        });
        await get().loadVolumes();
      } catch (thrown) {
        report(get, thrown);
      }
      await refreshStorage(library, set);
    },
  });
}

/** A cascade is shown first where it is what was worked on last. */
function showLastWork(get: GetState): void {
  const { cascades, runs } = get();
  const [latest] = [...cascades].sort((a, b) => b.updated.localeCompare(a.updated));
  if (latest && runs.every(({ updated }) => updated < latest.updated)) get().showCascade(latest.id);
}

function sampleToShow(cascadeId: string | null, get: GetState): string | null {
  return newestFirst(get().cascadeSamples).find((sample) => sample.cascadeId === cascadeId)?.id ?? null;
}

/** Without what was stored; what is being trained goes on. */
export function hiddenCascades(
  state: Pick<CascadesSlice, "cascades" | "cascadeTraining">,
): Partial<CascadesSlice> {
  return {
    cascades: state.cascades.filter(({ id }) => id === state.cascadeTraining?.id),
    ...{ cascadeId: null, cascadeSamples: [], cascadeSampleId: null, cascadePreviews: {} },
  };
}

/** Removes the cascades that learnt from a set of images, before the set itself. */
export async function removeCascadesOf(
  { clients: { training } }: Pick<Surroundings, "clients">,
  datasetId: string,
  set: SetState,
  get: GetState,
): Promise<void> {
  const source = { kind: "images", datasetId, classIds: [] } as const;
  const gone = await training.call(listCascades, { source });
  if (gone.length === 0) return;
  const busy = whatKeepsCascade(get());
  if (busy) throw busy;
  for (const { id } of gone) await training.call(removeCascade, { id });
  const ids = new Set(gone.map(({ id }) => id));
  set({
    cascades: get().cascades.filter(({ id }) => !ids.has(id)),
    cascadeSamples: get().cascadeSamples.filter(({ cascadeId }) => !ids.has(cascadeId)),
    ...(ids.has(get().cascadeId ?? "") ? { cascadeId: null, cascadeSampleId: null } : {}),
  });
}
