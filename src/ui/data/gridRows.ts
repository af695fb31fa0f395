import type { DatasetIndex, Part } from "@/domain/dataset";

/** One line of the thumbnail list: a class heading or a row of images. */
export type GridRow =
  | {
      readonly kind: "head";
      readonly classId: string;
      readonly name: string;
      readonly images: number;
      readonly patients: number;
      /** Images that are folded away. */
      readonly hidden: number;
    }
  | { readonly kind: "images"; readonly classId: string; readonly indices: readonly number[] };

export interface GridFilter {
  readonly classId: string | null;
  readonly part: Part | null;
  readonly columns: number;
  /** Classes shown whole; the others show their first two rows. */
  readonly unfolded: ReadonlySet<string>;
}

const FOLDED_ROWS = 2;

/** Headings and rows of the thumbnail list, in the order of the classes. */
export function layoutRows({ summary, images, parts }: DatasetIndex, filter: GridFilter): GridRow[] {
  const { classId, part, columns, unfolded } = filter;
  const shown = images.filter(({ index }) => part === null || parts[index] === part);
  const chosen = summary.classes.filter(({ id }) => classId === null || id === classId);
  return chosen.flatMap(({ id, name }) => {
    const inside = shown.filter((image) => image.classId === id);
    const patients = new Set(inside.map(({ patient }) => patient)).size;
    const whole = chosen.length === 1 || unfolded.has(id);
    const visible = whole ? inside : inside.slice(0, FOLDED_ROWS * columns);
    const head: GridRow = {
      kind: "head",
      classId: id,
      name,
      images: inside.length,
      patients,
      hidden: inside.length - visible.length,
    };
    return [
      head,
      ...inRows(
        visible.map(({ index }) => index),
        columns,
      ).map((indices): GridRow => ({ kind: "images", classId: id, indices })),
    ];
  });
}

function inRows(indices: readonly number[], columns: number): number[][] {
  const rows: number[][] = [];
  for (let from = 0; from < indices.length; from += columns) rows.push(indices.slice(from, from + columns));
  return rows;
}

export const TILE_GAP = 2;

/** Tiles of at least `size` pixels that fill the width: how many, and how large. */
export function tilesAcross(width: number, size: number): { columns: number; tile: number } {
  const columns = Math.max(1, Math.floor((width + TILE_GAP) / (size + TILE_GAP)));
  return { columns, tile: Math.max(1, Math.floor((width + TILE_GAP) / columns) - TILE_GAP) };
}

/**
 * Where an arrow key leads from an image: along the row into the neighbouring ones, or to the same
 * column of the next row that has images.
 */
export function neighbourOf(rows: readonly GridRow[], index: number | null, key: string): number | null {
  const lines = rows.flatMap((row) => (row.kind === "images" ? [row.indices] : []));
  const flat = lines.flat();
  if (index === null || !flat.includes(index)) return flat[0] ?? null;
  const at = flat.indexOf(index);
  const line = lines.findIndex((indices) => indices.includes(index));
  const column = lines[line]!.indexOf(index);
  const inLine = (to: readonly number[] | undefined) => to?.[Math.min(column, to.length - 1)] ?? index;
  switch (key) {
    case "ArrowRight":
      return flat[at + 1] ?? index;
    case "ArrowLeft":
      return flat[at - 1] ?? index;
    case "ArrowDown":
      return inLine(lines[line + 1]);
    case "ArrowUp":
      return inLine(lines[line - 1]);
    case "Home":
      return flat[0]!;
    case "End":
      return flat.at(-1)!;
    default:
      return index;
  }
}
