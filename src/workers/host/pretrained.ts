import type { DatasetIndex } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { RunConfig, RunRecord } from "@/domain/training";
import { trainedOn } from "@/storage/codecs";
import { listOf, oneOf, record, text } from "@/storage/parse";
import type { Desk } from "./desk";
import { checkpointFile, runFolder, runLock } from "./places";
import { subject } from "./runs";

/** Lists the models that ship with the app: `models/index.json`. */
const modelIndex = record({
  version: oneOf([1]),
  models: listOf(
    record({
      /** Name of the .dkm file beside the index. */
      file: text,
      /** Of the file, 64 hex digits. */
      sha256: text,
      /** Of the data set it was trained on. */
      kind: oneOf(["phantom"]),
      name: text,
      trainedOn,
    }),
  ),
});

export interface PretrainedPorts {
  /** A file of the app's own `models` folder, or null when it is not there. */
  fetchModel(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** What a model file says of itself. */
  inspect(bytes: Uint8Array): { readonly config: RunConfig; readonly step: number };
}

/**
 * Installs the model that ships with the app as a finished run of the data set; gives back the one that is there.
 * @throws {AppError} `not-found` when the model did not ship; `bad-checkpoint` when its bytes are not the ones listed
 */
export async function installPretrained(
  desk: Desk,
  ports: PretrainedPorts,
  index: DatasetIndex,
): Promise<RunRecord> {
  const datasetId = index.summary.id;
  return desk.locks.request(`darkroom-pretrained:${datasetId}`, {}, async () => {
    const runs = await desk.records.runs.all();
    const there = runs.find((run) => run.pretrained && run.datasetId === datasetId);
    return there ?? install(desk, ports, index);
  });
}

async function install(desk: Desk, ports: PretrainedPorts, index: DatasetIndex): Promise<RunRecord> {
  const listing = await ports.fetchModel("index.json");
  if (!listing) throw missing("list of models");
  const chosen = readListing(listing).models.find((model) => model.kind === index.summary.kind);
  if (!chosen) throw missing("model for this kind of data set");
  const bytes = await ports.fetchModel(chosen.file);
  if (!bytes) throw missing(`model ${chosen.file}`);
  if ((await sha256(bytes)) !== chosen.sha256.toLowerCase()) {
    throw new AppError("bad-checkpoint", `The model ${chosen.file} is not the file that its list names.`, {
      kept: "It was not installed.",
      advice: "Install Darkroom again from a source you trust.",
    });
  }
  const { config, step } = ports.inspect(bytes);
  const run = recordOf(desk, index, config, step, bytes.length, chosen);
  // Under the run's lock, so that no other tab takes the folder for one that was left behind.
  return desk.locks.request(runLock(run.id), {}, async () => {
    try {
      await desk.files.write(checkpointFile(run.id, step), bytes);
      await desk.records.runs.put(run);
      return run;
    } catch (thrown) {
      await desk.files.remove(runFolder(run.id)).catch(() => undefined);
      throw thrown;
    }
  });
}

function readListing(bytes: Uint8Array): ReturnType<typeof modelIndex> {
  try {
    return modelIndex(JSON.parse(new TextDecoder().decode(bytes)), "models/index.json");
  } catch (cause) {
    throw new AppError("bad-checkpoint", "The list of models that ships with the app is damaged.", {
      kept: "Nothing was installed.",
      advice: "Train a model of your own, or install Darkroom again.",
      cause,
    });
  }
}

function recordOf(
  desk: Desk,
  index: DatasetIndex,
  config: RunConfig,
  step: number,
  bytes: number,
  listed: Pick<RunRecord, "name" | "trainedOn">,
): RunRecord {
  const { classes, id: datasetId } = index.summary;
  const classNames = config.classIds.map((id) => classes.find((one) => one.id === id)?.name ?? id);
  const now = desk.now();
  return {
    id: desk.newId(),
    name: `${subject(classNames, classes.length)}, ${listed.name}`,
    number: 0,
    datasetId,
    config,
    classNames,
    trainedOn: listed.trainedOn,
    state: "finished",
    step,
    created: now,
    updated: now,
    checkpoints: [{ step, bytes, saved: now }],
    gridSteps: [step],
    pretrained: true,
  };
}

function missing(what: string): AppError {
  return new AppError("not-found", `The ${what} did not ship with this copy of Darkroom.`, {
    kept: "The demo patients are there.",
    advice: "Train a model of your own; the first images show after a few minutes.",
  });
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
