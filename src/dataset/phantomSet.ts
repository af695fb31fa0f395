import { hashPatient } from "@/dicom/patient";
import type { ImportProgress, ImportResult } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { LONG_SIDES, STORED_LONG_SIDE, type LongSide } from "@/domain/image";
import { PHANTOM_CLASSES, type PhantomClassId } from "@/domain/phantom";
import { phantomPatient } from "@/phantom/patient";
import { phantomPopulation } from "@/phantom/population";
import { renderRadiograph } from "@/phantom/radiograph";
import { Meter } from "./meter";
import { settle } from "./settle";
import { DatasetWriter } from "./writer";

export interface PhantomSetRequest {
  readonly seed: number;
  readonly patients: readonly { readonly classId: string; readonly count: number }[];
  /** Rows and columns of the radiographs. */
  readonly size: number;
  readonly name?: string;
}

function longSideFor(size: number): LongSide {
  const side = LONG_SIDES.find((each) => each >= size);
  if (side !== undefined) return side;
  throw new AppError("bad-config", `Demo radiographs have at most ${LONG_SIDES.at(-1)!} pixels a side.`);
}

interface Exposure {
  readonly patient: number;
  readonly classId: PhantomClassId;
  readonly exposure: number;
}

/**
 * Makes a data set of demo patients. The same request gives the same images, patients and split.
 * @throws {AppError} `empty-selection`, `cancelled` (nothing is kept), `quota` (what was made is kept)
 */
export async function* createPhantomSet(
  store: FileStore,
  id: string,
  request: PhantomSetRequest,
  signal?: AbortSignal,
): AsyncGenerator<ImportProgress, ImportResult> {
  const exposures = exposuresOf(request);
  const writer = await DatasetWriter.open(store, {
    ...{ id, name: request.name ?? "Demo patients", kind: "phantom" },
    ...(request.size > STORED_LONG_SIDE ? { longSide: longSideFor(request.size) } : {}),
  });
  const meter = new Meter(exposures.length);
  let settled = false;
  try {
    for (const exposure of exposures) {
      signal?.throwIfAborted();
      await addExposure(writer, request, exposure);
      meter.accept();
      if (!meter.due()) continue;
      yield meter.report();
      // Rendering never waits for anything; without a turn of the event loop no message could stop it.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    yield meter.report();
    const index = await writer.finish();
    settled = true;
    return { index, notes: [] };
  } catch (thrown) {
    settled = true;
    throw await settle(writer, thrown);
  } finally {
    if (!settled) await writer.discard();
  }
}

function exposuresOf({ seed, patients }: PhantomSetRequest): Exposure[] {
  const counts = patients.map(({ classId, count }) => ({ classId: classInfo(classId).id, count }));
  const exposures = phantomPopulation(seed, counts).flatMap(({ patient, classId, exposures: number }) =>
    Array.from({ length: number }, (_, exposure) => ({ patient, classId, exposure })),
  );
  if (exposures.length === 0) throw new AppError("empty-selection", "No demo patients were asked for.");
  return exposures;
}

function classInfo(classId: string): (typeof PHANTOM_CLASSES)[number] {
  const found = PHANTOM_CLASSES.find(({ id }) => id === classId);
  if (found === undefined)
    throw new AppError("bad-config", `There are no demo patients of the class "${classId}".`);
  return found;
}

async function addExposure(
  writer: DatasetWriter,
  { seed, size }: PhantomSetRequest,
  { patient, classId, exposure }: Exposure,
): Promise<void> {
  const { image } = renderRadiograph(phantomPatient(seed, patient, classId), exposure, size);
  // Nobody to protect here: the seed stands in for the salt, so that the split can be repeated.
  const key = await hashPatient(new TextEncoder().encode(`phantom ${seed}`), String(patient));
  const facts = { classId, patient: key, source: "phantom", phantom: { patient, exposure } } as const;
  await writer.add(image, classInfo(classId).name, facts, `patient ${patient}, exposure ${exposure}`);
}
