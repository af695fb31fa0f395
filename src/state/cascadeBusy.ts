import { AppError } from "@/domain/errors";
import type { DarkroomState } from "./types";

type Working = Pick<
  DarkroomState,
  "activeRunId" | "activeExperimentId" | "sampling" | "importing" | "cascadeTraining" | "cascadeSampling"
>;

/** Why a cascade cannot work now: the device does one thing at a time. */
export function whatKeepsCascade(state: Working): AppError | null {
  const what = cascadeWords(state) ?? otherWords(state);
  if (what === null) return null;
  return new AppError("busy", what, {
    kept: "Nothing was changed.",
    advice: "Pause it or wait until it is done, then try again.",
  });
}

/** Why nothing else can start: a cascade is at work. */
export function cascadeWorks(state: Working): AppError | null {
  const what = cascadeWords(state);
  if (what === null) return null;
  return new AppError("busy", what, {
    kept: "Nothing was changed.",
    advice: "Pause it on the Train page first.",
  });
}

function cascadeWords({ cascadeTraining, cascadeSampling }: Working): string | null {
  if (cascadeTraining) return "A cascade is still training.";
  return cascadeSampling ? "A large synthetic image is still being made." : null;
}

function otherWords({ activeRunId, activeExperimentId, sampling, importing }: Working): string | null {
  if (activeRunId !== null) return "A run is still training.";
  if (activeExperimentId !== null) return "An experiment is running.";
  if (sampling) return "Synthetic images are still being made.";
  return importing ? "Images are still being read." : null;
}
