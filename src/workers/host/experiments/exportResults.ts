import { AppError } from "@/domain/errors";
import type { ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import { comparisonsCsv, resultCsv } from "@/evaluation/experiment/table";
import { experimentReport } from "@/export/experiment/report";
import { ZipWriter } from "@/export/zipWriter";
import { version } from "../../../../package.json";
import type { Desk } from "../desk";
import { classNames, type ExperimentPlace } from "./place";
import { readResults, type Results } from "./readResults";
import { findExperiment, placeOf } from "./records";

type Format = "csv" | "json" | "html";

/** The tables as files for others. */
export async function exportResults(
  desk: Desk,
  { id, format }: { readonly id: string; readonly format: Format },
): Promise<{ file: Blob; fileName: string }> {
  const experiment = await findExperiment(desk, id);
  const { result, trust } = await readResults(desk, id);
  if (!result) {
    throw new AppError("not-found", "This experiment has no results yet.", {
      advice: "Run it until its first classifier is trained.",
    });
  }
  const day = experiment.created.slice(0, 10);
  const fileName = `experiment_${day}_${result.seeds}-seeds`;
  switch (format) {
    case "csv":
      return { file: zipOf(result, desk.now()), fileName: `${fileName}_csv.zip` };
    case "json":
      return { file: blob(resultJson(result), "application/json"), fileName: `${fileName}.json` };
    case "html": {
      const place = await placeOf(desk, experiment);
      const html = reportOf(place, experiment, { result, trust }, desk.now());
      return { file: blob(html, "text/html"), fileName: `${fileName}.html` };
    }
    default:
      return format satisfies never;
  }
}

export function resultJson(result: ExperimentResult): string {
  return `${JSON.stringify(result, null, 1)}\n`;
}

export function reportOf(
  place: ExperimentPlace,
  { name, config }: Pick<ExperimentRecord, "name" | "config">,
  { result, trust }: Results & { readonly result: ExperimentResult },
  created: string,
): string {
  return experimentReport({
    ...{ name, config, result, trust, created },
    names: classNames(place),
    appVersion: version,
  });
}

function zipOf(result: ExperimentResult, now: string): Blob {
  const zip = new ZipWriter(new Date(now));
  const text = new TextEncoder();
  zip.add("measures.csv", text.encode(resultCsv(result)), true);
  zip.add("comparisons.csv", text.encode(comparisonsCsv(result)), true);
  return zip.finish();
}

function blob(text: string, type: string): Blob {
  return new Blob([text], { type });
}
