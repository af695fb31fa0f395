import { bytes, decimal, encode, join, text, uint16, words, type Element } from "../writeElements";

type Three = readonly [number, number, number];

export interface TestPlane {
  readonly rows: number;
  readonly columns: number;
  /** Stored values, −32,768 to 32,767. */
  readonly values: Int16Array;
  readonly position: Three;
  readonly across?: Three;
  readonly down?: Three;
  /** Between rows, and between columns. */
  readonly spacing?: readonly [number, number];
  readonly modality?: string;
  readonly series?: string;
  readonly instance?: string;
  readonly patient?: string;
  readonly number?: number;
  readonly echo?: number;
  readonly photometric?: string;
  readonly imageType?: string;
  /** undefined leaves slope and intercept out. */
  readonly intercept?: number | undefined;
  readonly slope?: number;
}

/** One plane of a CT or MR as a DICOM file, with the project's own writer of elements. */
export function planeFile(plane: TestPlane): Uint8Array<ArrayBuffer> {
  const rest = encode([
    bytes(0x00020001, Uint8Array.of(0, 1)),
    text(0x00020002, "UI", "1.2.840.10008.5.1.4.1.1.2"),
    text(0x00020003, "UI", plane.instance ?? "2.25.1"),
    text(0x00020010, "UI", "1.2.840.10008.1.2.1"),
  ]);
  const body = encode([...identity(plane), ...geometry(plane), ...pixels(plane)]);
  return join([new Uint8Array(128), new TextEncoder().encode("DICM"), rest, body]);
}

function identity({ imageType = "ORIGINAL", modality = "CT", ...plane }: TestPlane): Element[] {
  return [
    text(0x00080008, "CS", imageType, "PRIMARY"),
    text(
      0x00080018,
      "UI",
      plane.instance ?? `2.25.${plane.position.map((mm) => Math.abs(Math.round(1000 * mm))).join("")}`,
    ),
    text(0x00080060, "CS", modality),
    text(0x00100010, "PN", "Planted^Name"),
    text(0x00100020, "LO", plane.patient ?? "PLANTED-ID-1"),
    text(0x0020000d, "UI", "2.25.77001"),
    text(0x0020000e, "UI", plane.series ?? "2.25.77002"),
    text(0x00200013, "IS", String(plane.number ?? 1)),
    ...(plane.echo === undefined ? [] : [text(0x00180086, "IS", String(plane.echo))]),
  ];
}

function geometry({
  across = [1, 0, 0],
  down = [0, 1, 0],
  spacing = [1, 1],
  position,
}: TestPlane): Element[] {
  const numbers = (tag: number, values: readonly number[]) =>
    text(tag, "DS", ...values.map((value) => String(Number(value.toFixed(7)))));
  return [
    numbers(0x00200032, position),
    numbers(0x00200037, [...across, ...down]),
    numbers(0x00280030, spacing),
  ];
}

function pixels({
  rows,
  columns,
  values,
  photometric = "MONOCHROME2",
  slope = 1,
  ...plane
}: TestPlane): Element[] {
  const intercept = "intercept" in plane ? plane.intercept : 0;
  return [
    uint16(0x00280002, 1),
    text(0x00280004, "CS", photometric),
    uint16(0x00280010, rows),
    uint16(0x00280011, columns),
    uint16(0x00280100, 16),
    uint16(0x00280101, 16),
    uint16(0x00280102, 15),
    uint16(0x00280103, 1),
    ...(intercept === undefined ? [] : [decimal(0x00281052, intercept), decimal(0x00281053, slope)]),
    words(0x7fe00010, new Uint16Array(values.buffer, values.byteOffset, values.length)),
  ];
}

/**
 * A stack of planes whose voxels hold a function of their place in the body (mm; left, back, head).
 * @param at  where the centre of the first pixel of each plane lies
 */
export function stackOf(
  count: number,
  at: (plane: number) => Three,
  valueOf: (x: number, y: number, z: number) => number,
  plane: Partial<TestPlane> = {},
): { path: string; bytes: Uint8Array<ArrayBuffer> }[] {
  const { rows = 16, columns = 16, across = [1, 0, 0], down = [0, 1, 0], spacing = [1, 1] } = plane;
  return Array.from({ length: count }, (_, number) => {
    const position = at(number);
    const values = Int16Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns) * spacing[0], (i % columns) * spacing[1]];
      const place = (axis: 0 | 1 | 2) => position[axis] + column * across[axis] + row * down[axis];
      return Math.round(valueOf(place(0), place(1), place(2)));
    });
    const bytes = planeFile({
      ...plane,
      rows,
      columns,
      values,
      position,
      number,
      instance: `2.25.9${plane.series?.slice(-3) ?? ""}${number}${plane.echo ?? ""}`,
    });
    // Names in an order of their own: the order of planes must come from their places.
    return { path: `scan/${String((number * 7) % count).padStart(3, "0")}-${number}.dcm`, bytes };
  });
}
