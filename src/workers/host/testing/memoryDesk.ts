import type { CascadeRecord } from "@/domain/cascadeRecord";
import type { ExperimentRecord } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import type { SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import type { StoredCascadeSample } from "@/storage/cascadeCodec";
import { memoryFiles } from "@/storage/memoryFiles";
import type { RecordStore } from "@/storage/records";
import { FakeLocks } from "../../protocol/testing/fakeLocks";
import type { Desk } from "../desk";

function memoryRecords<T extends { readonly id: string; readonly created: string }>(): RecordStore<T> {
  const values = new Map<string, T>();
  return {
    get: async (id) => structuredClone(values.get(id)),
    all: async () => structuredClone([...values.values()]).sort((a, b) => a.created.localeCompare(b.created)),
    put: async (value) => void values.set(value.id, structuredClone(value)),
    remove: async (id) => void values.delete(id),
  };
}

export interface MemoryDesk extends Desk {
  readonly locks: FakeLocks;
}

/** A desk in memory; its clock moves by a second each time it is looked at. */
export function memoryDesk(files: FileStore = memoryFiles()): MemoryDesk {
  let seconds = 0;
  let ids = 0;
  return {
    files,
    records: {
      runs: memoryRecords<RunRecord>(),
      sampleSets: memoryRecords<SampleSet>(),
      experiments: memoryRecords<ExperimentRecord>(),
      cascades: memoryRecords<CascadeRecord>(),
      cascadeSamples: memoryRecords<StoredCascadeSample>(),
    },
    locks: new FakeLocks(),
    now: () => new Date(Date.UTC(2026, 10, 1) + 1000 * seconds++).toISOString(),
    newId: () => `id${++ids}`,
  };
}
