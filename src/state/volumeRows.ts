import { sideOf, type VolumeSet, type VolumeSide } from "@/domain/volumeSet";

export interface ChosenVolume {
  readonly setId: string;
  readonly number: number;
}
/** The volume of each side; null where there is none to show. */
export type VolumeRows = Readonly<Record<VolumeSide, ChosenVolume | null>>;

export const NO_ROWS: VolumeRows = { real: null, synthetic: null };

/** A set is opened: its first volume, and on the other side the newest there is. */
export function rowsOf(sets: readonly VolumeSet[], openId: string): VolumeRows {
  const open = sets.find(({ id }) => id === openId);
  const first = open && firstOf(open);
  if (!open || !first) return NO_ROWS;
  const rows = { real: newest(sets, "real"), synthetic: newest(sets, "synthetic") };
  return { ...rows, [sideOf(open)]: first };
}

/** What is left of a choice after sets came and went; a side without a volume takes the newest there is. */
export function keptRows(sets: readonly VolumeSet[], rows: VolumeRows): VolumeRows {
  const kept = (side: VolumeSide) => {
    const chosen = rows[side];
    const set = sets.find(({ id }) => id === chosen?.setId);
    return set?.volumes.some(({ number }) => number === chosen?.number) ? chosen : newest(sets, side);
  };
  return { real: kept("real"), synthetic: kept("synthetic") };
}

function newest(sets: readonly VolumeSet[], side: VolumeSide): ChosenVolume | null {
  const found = sets.find((set) => sideOf(set) === side && set.volumes.length > 0);
  return found ? firstOf(found) : null;
}

function firstOf({ id, volumes: [first] }: VolumeSet): ChosenVolume | null {
  return first ? { setId: id, number: first.number } : null;
}
