import type { ExperimentResult } from "@/domain/evaluation";
import type { Trust } from "@/domain/quality";
import type { Desk } from "../desk";
import { openParts } from "./queue";
import { findExperiment, placeOf } from "./records";
import { tablesOf, trustsOf } from "./tables";

export interface Results {
  readonly result: ExperimentResult | null;
  readonly trust: Readonly<Record<string, Trust>>;
}

/** The tables of an experiment from what is trained so far. */
export async function readResults(desk: Desk, id: string): Promise<Results> {
  const experiment = await findExperiment(desk, id);
  const place = await placeOf(desk, experiment);
  const parts = await openParts(place);
  const result = await tablesOf(place, parts, experiment.device ?? "not known");
  return { result, trust: await trustsOf(place, parts) };
}
