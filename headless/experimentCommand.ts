import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetIndex } from "@/domain/dataset";
import type { ExperimentConfig, ExperimentResult } from "@/domain/evaluation";
import { defaultClassifier, defaultRecipe } from "@/domain/experimentPresets";
import type { DeviceReport } from "@/domain/training";
import { comparisonsCsv, resultCsv } from "@/evaluation/experiment/table";
import { assertBackend } from "@/tensor/device";
import { reportOf, resultJson } from "@/workers/host/experiments/exportResults";
import type { ExperimentPlace } from "@/workers/host/experiments/place";
import { openParts, workQueue, type QueueReport } from "@/workers/host/experiments/queue";
import { checked } from "@/workers/host/experiments/records";
import { readSplit, writeSplit } from "@/workers/host/experiments/split";
import { tablesOf, trustsOf } from "@/workers/host/experiments/tables";
import { classIdsOf, DATA_ID, openData, splitFor } from "./experimentData";
import type { ExperimentCommand } from "./experimentOptions";
import { FolderStore } from "./folderStore";
import { interruptSignal, withTimeLimit } from "./interrupt";
import { UsageError } from "./options";
import { duration, say, sayProgress } from "./say";

/** Below --out: what the experiment works on, as the app keeps it. */
export const WORK = "work";
export const FOLDER = "experiment";
const SETTINGS = "experiment.json";
const RESULT = "result.json";

/** @returns the process's exit code: 0 finished or stopped on request, 1 when trainings failed */
export async function runExperimentCommand(
  command: ExperimentCommand,
  device: DeviceReport,
): Promise<number> {
  const signal = withTimeLimit(interruptSignal(), command.minutes);
  const store = new FolderStore(join(command.out, WORK));
  await mkdir(command.out, { recursive: true });
  const index = await openData(store, command, signal);
  const config = configOf(command, index);
  await keepSettings(command.out, config);
  const place = await placeFor(store, index, config, command);
  const name = nameOf(index, config);
  for (const warning of checked(index, place.split, config)) say(warning);
  const end = await work(command.out, place, name, device, signal);
  assertBackend(device);
  return end;
}

/** Sets an experiment up in its folder, or picks it up there. */
async function placeFor(
  store: FolderStore,
  index: DatasetIndex,
  config: ExperimentConfig,
  command: ExperimentCommand,
): Promise<ExperimentPlace> {
  checked(index, splitFor(index, config, command), config);
  if (!(await store.exists(`${FOLDER}/split.json`)))
    await writeSplit(store, FOLDER, splitFor(index, config, command));
  return { store, folder: FOLDER, config, index, split: await readSplit(store, FOLDER, index) };
}

async function work(
  out: string,
  place: ExperimentPlace,
  name: string,
  device: DeviceReport,
  signal: AbortSignal,
): Promise<number> {
  const now = () => performance.now();
  const queue = workQueue(place, { signal, device: device.name, now });
  let last: QueueReport | undefined;
  for (;;) {
    const next = await queue.next();
    if (next.done) {
      const result = await writeAll(out, place, name, device);
      return conclude(next.value, last, result, out);
    }
    if (next.value.result) await writeTables(out, next.value.result);
    tell(next.value, last);
    last = next.value;
  }
}

/** A line that stays for each finished training, one that is written over between them. */
function tell(report: QueueReport, last: QueueReport | undefined): void {
  const { cells, running, secondsLeft } = report;
  const left = secondsLeft === null ? "" : `, ${duration(1000 * secondsLeft)} left`;
  const done = doneIn(report);
  if (done !== (last ? doneIn(last) : 0)) return say(`${done} of ${cells.length} trainings are done${left}.`);
  if (running)
    sayProgress(`${done} of ${cells.length}  ${running.id} ${Math.round(100 * running.share)}%${left}`);
}

function doneIn({ cells }: QueueReport): number {
  return cells.filter(({ state }) => state === "done").length;
}

async function writeTables(out: string, result: ExperimentResult): Promise<void> {
  await writeFile(join(out, RESULT), resultJson(result));
  await writeFile(join(out, "measures.csv"), resultCsv(result));
  await writeFile(join(out, "comparisons.csv"), comparisonsCsv(result));
}

/** The final tables, from all resamples, and the report. */
async function writeAll(
  out: string,
  place: ExperimentPlace,
  name: string,
  device: DeviceReport,
): Promise<ExperimentResult | null> {
  const parts = await openParts(place);
  const result = await tablesOf(place, parts, device.name);
  if (!result) return null;
  await writeTables(out, result);
  const trust = await trustsOf(place, parts);
  await writeFile(join(out, "trust.json"), `${JSON.stringify(trust, null, 1)}\n`);
  const { config } = place;
  const html = reportOf(place, { name, config }, { result, trust }, new Date().toISOString());
  await writeFile(join(out, "report.html"), html);
  return result;
}

function conclude(
  end: "finished" | "paused",
  last: QueueReport | undefined,
  result: ExperimentResult | null,
  out: string,
): number {
  if (end === "paused") {
    say("Paused; run the same command again to go on.");
    return 0;
  }
  for (const sentence of result?.verdicts ?? []) say(sentence);
  const failed = (last?.cells ?? []).filter(({ state }) => state === "failed");
  for (const { id, message } of failed) say(`Failed: ${id}. ${message ?? ""}`);
  say(`${result?.hours.toFixed(2) ?? "0"} hours of training; tables and report.html are in ${out}.`);
  return failed.length > 0 ? 1 : 0;
}

function configOf(command: ExperimentCommand, index: DatasetIndex): ExperimentConfig {
  const classIds = classIdsOf(index, command.classes);
  const classifier = defaultClassifier(command.classifier, command.size);
  const gan = defaultRecipe(command.preset, command.size);
  const maxSteps = command.classifierSteps ?? classifier.maxSteps;
  return {
    datasetId: DATA_ID,
    classIds,
    rareClassIds: command.rare === undefined ? [] : classIdsOf(index, [command.rare]),
    arms: command.arms,
    seeds: command.seeds,
    seed: command.seed,
    doses: command.doses,
    classifier: {
      ...classifier,
      maxSteps,
      checkEvery: Math.min(classifier.checkEvery, maxSteps),
      width: command.classifierWidth ?? classifier.width,
    },
    gan: {
      ...gan,
      steps: command.ganSteps ?? gan.steps,
      batch: command.ganBatch ?? gan.batch,
      width: command.width ?? gan.width,
      truncation: command.truncation,
      ...(command.sharedSteps ? { sharedSteps: command.sharedSteps } : {}),
    },
    ensembleSize: command.ensemble,
    confidence: command.confidence,
  };
}

/** What trainings that are already there depend on must stay as it was; more seeds, arms and doses may be added. */
async function keepSettings(out: string, config: ExperimentConfig): Promise<void> {
  const fixed = (one: ExperimentConfig) => JSON.stringify({ ...one, seeds: 0, arms: [], doses: [] });
  const earlier = await readFile(join(out, SETTINGS), "utf8").catch(() => null);
  if (earlier !== null && fixed(JSON.parse(earlier) as ExperimentConfig) !== fixed(config)) {
    throw new UsageError(
      `${out} holds an experiment with other settings (see ${SETTINGS}). Use them, or another --out.`,
    );
  }
  await writeFile(join(out, SETTINGS), `${JSON.stringify(config, null, 1)}\n`);
  // Measured over the models that there were.
  await rm(join(out, WORK, FOLDER, "coverage.json"), { force: true });
}

function nameOf(index: DatasetIndex, { rareClassIds }: ExperimentConfig): string {
  const rare = index.summary.classes.filter(({ id }) => rareClassIds.includes(id)).map(({ name }) => name);
  const about = rare.length > 0 ? `, ${rare.join(" and ")} rare` : "";
  return `Does synthetic data help? ${index.summary.name}${about}`;
}
