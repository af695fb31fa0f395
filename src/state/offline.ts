import { AppError } from "@/domain/errors";
import type { OfflineState } from "@/offline/client";
import { report, type GetState, type Slice, type Surroundings } from "./slice";

export interface OfflineSlice {
  /** The stored copy of the app: whether it is whole, and whether a newer one waits. */
  readonly offline: OfflineState;
  /** The person has put the waiting version off until they open the app again. */
  readonly updateLater: boolean;
  /** Follows the stored copy from now on. */
  watchOffline(): void;
  putUpdateOff(): void;
  /** Takes the waiting version and reloads; refused while anything runs here. */
  applyUpdate(): Promise<void>;
}

/** The app without its server: stored, checked, and renewed when the person says so. */
export function offlineSlice({ offline }: Surroundings): Slice<OfflineSlice> {
  return (set, get) => {
    let stop: (() => void) | null = null;
    return {
      offline: { ready: false, cached: 0, total: 0, updateWaiting: false, problem: null },
      updateLater: false,
      watchOffline() {
        stop ??= offline.onOffline((state) => {
          const told = get().offline.problem;
          set({ offline: state });
          if (state.problem && state.problem !== told) get().tell(state.problem, "stopped");
        });
      },
      putUpdateOff: () => set({ updateLater: true }),
      async applyUpdate() {
        try {
          if (somethingRuns(get)) throw stillRunning();
          await offline.applyUpdate();
        } catch (thrown) {
          report(get, thrown, "told");
        }
      },
    };
  };
}

function somethingRuns(get: GetState): boolean {
  const { activeRunId, activeExperimentId, importing, sampling, exporting } = get();
  return [activeRunId, activeExperimentId, importing, sampling, exporting].some((job) => job !== null);
}

function stillRunning(): AppError {
  return new AppError("busy", "Something is still running, so this window was not reloaded.", {
    kept: "The new version is kept and waits.",
    advice: "Reload when nothing runs.",
  });
}
