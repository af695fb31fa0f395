import type { Rejection } from "@/domain/dataset";
import type { PlaneFile } from "./planeFile";
import { dot, normalTo, type Vec3 } from "./rawVolume";

/** Fewer planes make no volume: localisers and single scouts. */
export const LEAST_PLANES = 8;
const SAME_PLACE_MM = 0.01;
const SAME_DIRECTION = 0.01;

export interface Series {
  /** Planes of one volume each, in the order of the files. */
  readonly groups: readonly (readonly PlaneFile[])[];
  readonly leftOut: readonly Rejection[];
}

/** Sorts planes into volumes: one for each series, direction and size, and for each time or echo in it. */
export function groupPlanes(planes: readonly PlaneFile[]): Series {
  const leftOut: Rejection[] = [];
  const leave = (one: PlaneFile, reason: string, code: Rejection["code"] = "bad-series") =>
    leftOut.push({ path: one.file.path, code, reason });
  const groups: PlaneFile[][] = [];
  for (const series of bySeries(planes)) {
    const scans = series.filter((one) => {
      if (one.localiser) leave(one, "It is a localiser, an overview, and no slice of a volume.");
      return !one.localiser;
    });
    const alike = byShape(scans);
    const largest = Math.max(...alike.map(({ length }) => length));
    for (const group of alike) {
      if (group.length < LEAST_PLANES) {
        const reason = group.length === largest ? tooFew(group.length) : odd(group[0]!, alike);
        group.forEach((one) => leave(one, reason));
      } else {
        for (const part of byPlace(group, leave)) groups.push(part);
      }
    }
  }
  return { groups, leftOut };
}

function tooFew(count: number): string {
  const planes = count === 1 ? "one slice" : `${count} slices`;
  return `Its series has ${planes} of one size and direction; a volume needs at least ${LEAST_PLANES}.`;
}

function odd(one: PlaneFile, alike: readonly PlaneFile[][]): string {
  const usual = alike.reduce((most, group) => (group.length > most.length ? group : most))[0]!;
  const size = ({ rows, columns }: PlaneFile) => `${columns} × ${rows}`;
  if (size(one) === size(usual)) return "It lies in another direction than most of its series: a localiser.";
  return `Its size, ${size(one)}, is not that of its series, ${size(usual)}.`;
}

function bySeries(planes: readonly PlaneFile[]): PlaneFile[][] {
  return grouped(planes, ({ patientKey, series, modality }) => `${patientKey} ${series} ${modality}`);
}

function grouped(planes: readonly PlaneFile[], keyOf: (one: PlaneFile) => string): PlaneFile[][] {
  const found = new Map<string, PlaneFile[]>();
  for (const one of planes) {
    const group = found.get(keyOf(one));
    if (group) group.push(one);
    else found.set(keyOf(one), [one]);
  }
  return [...found.values()];
}

function byShape(planes: readonly PlaneFile[]): PlaneFile[][] {
  const groups: PlaneFile[][] = [];
  for (const one of planes) {
    const group = groups.find(([first]) => first && sameShape(first, one));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function sameShape(a: PlaneFile, b: PlaneFile): boolean {
  const near = (p: Vec3, q: Vec3) => p.every((value, i) => Math.abs(value - q[i]!) < SAME_DIRECTION);
  const spaced = ([0, 1] as const).every((i) => Math.abs(a.spacing[i] / b.spacing[i] - 1) < 0.001);
  return (
    a.rows === b.rows && a.columns === b.columns && spaced && near(a.across, b.across) && near(a.down, b.down)
  );
}

type Leave = (one: PlaneFile, reason: string, code?: Rejection["code"]) => void;

/** Several planes at one place are copies, or one volume for each echo, time or kind of image. */
function byPlace(planes: readonly PlaneFile[], leave: Leave): PlaneFile[][] {
  const single = withoutCopies(planes, leave);
  if (!anyTwice(single)) return [single];
  for (let part = 0; part < single[0]!.parts.length; part++) {
    const groups = grouped(single, ({ parts }) => parts[part]!);
    if (groups.every((group) => group.length >= LEAST_PLANES && !anyTwice(group))) return groups;
  }
  const sorted = placed(single.toSorted((a, b) => a.number - b.number));
  const kept = sorted.filter(({ one, twice }) => {
    if (twice) leave(one, "Another slice of its series lies at the same place.");
    return !twice;
  });
  return [kept.map(({ one }) => one)];
}

function withoutCopies(planes: readonly PlaneFile[], leave: Leave): PlaneFile[] {
  const first = new Map<string, PlaneFile>();
  return planes.filter((one) => {
    const earlier = first.get(one.instance);
    if (earlier) leave(one, `It is the same image as ${earlier.file.path}.`, "duplicate");
    else first.set(one.instance, one);
    return !earlier;
  });
}

const anyTwice = (planes: readonly PlaneFile[]) => placed(planes).some(({ twice }) => twice);

/** Whether each lies where another, earlier in the list, lies already. */
function placed(planes: readonly PlaneFile[]): { one: PlaneFile; twice: boolean }[] {
  const { across, down } = planes[0]!;
  const normal = normalTo(across, down);
  const order = planes
    .map((one, i) => ({ one, i, along: dot(one.position, normal), twice: false }))
    .sort((a, b) => a.along - b.along || a.i - b.i);
  let last = -Infinity;
  for (const each of order) {
    each.twice = each.along - last < SAME_PLACE_MM;
    if (!each.twice) last = each.along;
  }
  return order;
}
