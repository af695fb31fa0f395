import type { CurvePoint, RunRecord, TrainProgress } from "@/domain/training";
import type { TrainReport } from "@/workers/protocol/training";
import { extendCurve } from "./curve";
import type { GetState, SetState } from "./slice";
import { Throttle } from "./throttle";

/** Progress reaches the store at most four times a second, whatever the step rate. */
const UPDATE_MS = 250;

/** Puts what a training run reports into the store. */
export function trainingReporter(runId: string, set: SetState, get: GetState, now: () => number) {
  const throttle = new Throttle(UPDATE_MS, now);
  let points: CurvePoint[] = [];

  function showProgress(progress: TrainProgress): void {
    const added = points;
    points = [];
    const curve = get().runId === runId ? { curve: extendCurve(get().curve, added) } : {};
    set({ progress, ...curve, ...(get().phase.kind === "pausing" ? {} : { phase: { kind: "training" } }) });
  }

  function change(patch: (run: RunRecord) => RunRecord): void {
    set({ runs: get().runs.map((run) => (run.id === runId ? patch(run) : run)) });
  }

  function showQuality(told: Extract<TrainReport, { kind: "quality" }>): void {
    const { step, relative, kernel, conditions } = told;
    change((run) => ({ ...run, quality: conditions }));
    const marked = (point: CurvePoint) => (point.step === step ? { ...point, relative, kernel } : point);
    points = points.map(marked);
    if (get().runId === runId) set({ curve: get().curve.map(marked) });
  }

  function report(told: TrainReport): void {
    switch (told.kind) {
      case "preparing":
        return throttle.run(() => {
          if (get().phase.kind !== "pausing") set({ phase: told });
        });
      case "progress":
        points.push(pointOf(told.progress));
        return throttle.run(() => showProgress(told.progress));
      case "grid":
        return change((run) => ({
          ...run,
          gridSteps: [...run.gridSteps.filter((step) => step < told.step), told.step],
        }));
      case "checkpoint":
        return change(() => told.run);
      case "quality":
        return showQuality(told);
      default:
        return told satisfies never;
    }
  }
  return { report, flush: () => throttle.flush() };
}

function pointOf({ step, generatorLoss, discriminatorLoss, dReal, dFake }: TrainProgress): CurvePoint {
  return { step, generatorLoss, discriminatorLoss, dReal, dFake };
}
