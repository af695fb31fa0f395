import { PHANTOM_CLASSES, PHANTOM_PATIENTS, PHANTOM_SEED } from "@/domain/phantom";
import { createPhantom, type PhantomRequest } from "@/workers/protocol/library";
import { importReporter } from "./importJob";
import { showDataset } from "./openSet";
import type { GetState, SetState, Surroundings } from "./slice";

/** How such sets are called; the demo's own set, which can be made anew at any time, has another name. */
export const RADIOGRAPHS = "Demo radiographs";

/** Demo radiographs of a chosen size: as many patients, in the usual shares of the classes, at least one of each. */
export function demoRequest(size: number, patients: number): PhantomRequest {
  return {
    ...{ seed: PHANTOM_SEED, size, name: `${RADIOGRAPHS}, ${size}²` },
    patients: PHANTOM_CLASSES.map(({ id, patients: share }) => ({
      classId: id,
      count: Math.max(1, Math.round((share * patients) / PHANTOM_PATIENTS)),
    })),
  };
}

export async function makeRadiographs(
  { clients, now }: Surroundings,
  request: PhantomRequest,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<void> {
  const reporter = importReporter("phantom", set, get, now);
  try {
    const onProgress = reporter.report;
    const { index, notes } = await clients.library.call(createPhantom, request, {
      signal,
      onProgress: (progress) => onProgress(progress),
    });
    set({ notes });
    await showDataset(clients.training, index, set, get);
  } finally {
    reporter.flush();
  }
}
