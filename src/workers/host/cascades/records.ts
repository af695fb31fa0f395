import type { CascadeState } from "@/domain/cascade";
import type { CascadeChoices, CascadeRecord, CascadeSource } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import { ifFree } from "../../protocol/locks";
import type { Desk } from "../desk";
import { cascadeFolder, cascadeLock } from "../places";
import { writeNumbers } from "./files";
import { draftCascade, sidesOf } from "./plan";
import { removeSampleOf, samplesOf } from "./samples";

export async function findCascade(desk: Pick<Desk, "records">, id: string): Promise<CascadeRecord> {
  const found = await desk.records.cascades.get(id);
  if (found) return found;
  throw new AppError("not-found", "This cascade is no longer stored.", {
    advice: "Choose another one, or make a new one.",
  });
}

export function busyCascade(): AppError {
  return new AppError("busy", "This cascade is being trained in another tab.", {
    kept: "Nothing was changed.",
    advice: "Go on there, or pause it there first.",
  });
}

/** Puts a cascade on record, ready to train. @throws {AppError} with the plan's refusal */
export async function createCascade(
  desk: Desk,
  choices: CascadeChoices,
  room: number | null,
): Promise<CascadeRecord> {
  const { facts, config, refusal } = await draftCascade(desk, choices, room);
  if (refusal) throw refusal;
  const created = desk.now();
  const size = facts.dim === 2 ? `${choices.size} × ${choices.size}` : `${choices.size}³`;
  const steps = [config.base.run, ...config.scales].map((scale) => scale.steps);
  const record: CascadeRecord = {
    ...{
      id: desk.newId(),
      name: `${facts.what}, ${size}`,
      source: choices.source,
      sourceName: facts.sourceName,
    },
    ...{ config, state: "ready", created, updated: created },
    scales: sidesOf(config).map((side, index) => ({
      ...{ index, size: side, step: 0, steps: steps[index]!, state: "untrained" },
    })),
  };
  // Under its lock, so that no other tab takes the folder for one that was left behind.
  await desk.locks.request(cascadeLock(record.id), {}, async () => {
    await writeNumbers(
      desk.files,
      record.id,
      facts.items.map(({ number }) => number),
    );
    await desk.records.cascades.put(record);
  });
  return record;
}

/** Cascades, oldest first. One whose worker was killed is found here, and offered as paused. */
export async function listCascades(desk: Desk, source?: CascadeSource): Promise<CascadeRecord[]> {
  const all = await desk.records.cascades.all();
  const wanted = all.filter((one) => source === undefined || isSame(one.source, source));
  return Promise.all(wanted.map((one) => (one.state === "running" ? recovered(desk, one) : one)));
}

function isSame(a: CascadeSource, b: CascadeSource): boolean {
  return setOf(a) === setOf(b);
}
function setOf(source: CascadeSource): string {
  return source.kind === "images" ? `images ${source.datasetId}` : `volumes ${source.setId}`;
}

async function recovered(desk: Desk, cascade: CascadeRecord): Promise<CascadeRecord> {
  const free = await ifFree(desk.locks, cascadeLock(cascade.id), async () => {
    const now = await findCascade(desk, cascade.id);
    if (now.state !== "running") return now;
    const message = "Interrupted. Everything up to the last checkpoint is kept.";
    const paused = {
      ...now,
      state: "paused",
      scales: atRest(now.scales),
      message,
      updated: desk.now(),
    } as const;
    await desk.records.cascades.put(paused);
    return paused;
  });
  return free?.value ?? cascade;
}

/** Nothing runs any more. */
export function atRest(scales: CascadeState["scales"]): CascadeState["scales"] {
  return scales.map((scale) =>
    scale.state === "running" ? { ...scale, state: scale.step > 0 ? "paused" : "untrained" } : scale,
  );
}

/** Removes a cascade with what it learnt and what was made with it. */
export async function removeCascade(desk: Desk, id: string): Promise<void> {
  const removed = await ifFree(desk.locks, cascadeLock(id), async () => {
    for (const sample of await samplesOf(desk, id)) await removeSampleOf(desk, sample);
    await desk.records.cascades.remove(id);
    await desk.files.remove(cascadeFolder(id));
  });
  if (!removed) throw busyCascade();
}
