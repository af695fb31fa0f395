import type { Plane, VolumeSlice } from "@/domain/volumeSet";
import { readVolumeSlice } from "@/workers/protocol/volumes";
import { ByteCache } from "@/domain/byteCache";
import { appClients, type Clients } from "./clients";

const BUDGET = 96 * 1024 * 1024;

/** Slices on their way to the screen, the last ones kept up to a fixed number of bytes. */
export interface VolumeSlices {
  slice(id: string, number: number, plane: Plane, at: number): Promise<VolumeSlice>;
  forget(): void;
}

export function createVolumeSlices({ library }: Pick<Clients, "library">, budget = BUDGET): VolumeSlices {
  const cache = new ByteCache<VolumeSlice>(budget, ({ values }) => values.byteLength);
  return {
    slice: (id, number, plane, at) =>
      cache.get(`${id}/${number}/${plane}/${at}`, () =>
        library.call(readVolumeSlice, { id, number, plane, at }),
      ),
    forget: () => cache.clear(),
  };
}

export const volumeSlices: VolumeSlices = createVolumeSlices(appClients);
