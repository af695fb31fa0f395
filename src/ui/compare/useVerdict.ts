import { useEffect } from "react";
import type { ExperimentRecord } from "@/domain/evaluation";
import type { ImageVerdict } from "@/domain/quality";
import { pixels } from "@/state/images";
import type { PictureSource } from "@/state/pixels";
import { useDarkroom } from "@/state/store";
import { useAsked, type Asked } from "./useAsked";

/** Arms of an experiment that have a finished classifier, in the order of its main table. */
export function trainedArms({ config, cells }: ExperimentRecord): string[] {
  return config.arms.filter((arm) =>
    cells.some(({ id, state }) => state === "done" && id.startsWith(`arm/${arm}/1/`)),
  );
}

/** The experiment whose classifiers Compare can ask: the one that is shown on Evaluate, or the newest. */
export function useAskable(): ExperimentRecord | undefined {
  const datasetId = useDarkroom((state) => state.dataset?.summary.id);
  const experiments = useDarkroom((state) => state.experiments);
  const experimentId = useDarkroom((state) => state.experimentId);
  const able = experiments.filter(
    (each) => each.config.datasetId === datasetId && trainedArms(each).length > 0,
  );
  return able.find(({ id }) => id === experimentId) ?? able[0];
}

/** The arm that is asked: the chosen one where it is trained, else the first that is. */
export function armAsked(experiment: ExperimentRecord, chosen: string): string {
  const arms = trainedArms(experiment);
  return arms.includes(chosen) ? chosen : (arms[0] ?? chosen);
}

/** Where the answer of a method's check is kept. */
export function checkKey(experimentId: string, arm: string, method: string): string {
  return `${experimentId}/${arm}/${method}`;
}

interface Question {
  readonly on: boolean;
  readonly experiment: ExperimentRecord | undefined;
  readonly source: PictureSource | null;
  readonly index: number | null;
}

/** What the classifiers of an arm say of an image, and where they look; asked only while it is shown. */
export function useVerdict({ on, experiment, source, index }: Question): Asked<ImageVerdict> {
  const view = useDarkroom((state) => state.classifierView);
  const noteCheck = useDarkroom((state) => state.noteMethodCheck);
  const arm = experiment && armAsked(experiment, view.arm);
  const ready = on && experiment && arm !== undefined && source && index !== null;
  const { classId, method } = view;
  const known = classId !== null && experiment?.config.classIds.includes(classId) ? classId : null;
  const key = ready ? JSON.stringify([experiment.id, arm, known, method, source, index]) : null;
  const asked = useAsked(key, () =>
    pixels.verdict({
      experimentId: experiment!.id,
      arm: arm!,
      image: { ...source!, index: index! },
      ...(known === null ? {} : { classId: known }),
      ...(method === null ? {} : { method }),
    }),
  );
  const sanity = asked.current ? asked.value?.sanity : null;
  const experimentId = experiment?.id;
  useEffect(() => {
    if (sanity && experimentId !== undefined && arm !== undefined)
      noteCheck(checkKey(experimentId, arm, sanity.method), sanity);
  }, [sanity, experimentId, arm, noteCheck]);
  return asked;
}
