import { LEAST_TO_MEASURE } from "@/domain/quality";
import type { SampleSet } from "@/domain/samples";
import { WHOLE_SET, type QualityPart } from "@/state/evaluationTypes";
import { count, counted } from "../format";

export interface PartOfSet {
  readonly part: QualityPart;
  readonly name: string;
  readonly images: number;
}

/** What of a set can be measured: the whole set, then each of its classes; for one class, that alone. */
export function partsOf({ classIds, classNames }: SampleSet): PartOfSet[] {
  const classes = [...new Set(classIds)].map((part) => ({
    part,
    name: classNames[classIds.indexOf(part)] ?? part,
    images: classIds.filter((id) => id === part).length,
  }));
  if (classes.length < 2) return classes;
  return [{ part: WHOLE_SET, name: "All together", images: classIds.length }, ...classes];
}

export function enough({ images }: PartOfSet): boolean {
  return images >= LEAST_TO_MEASURE;
}

/** Why a set cannot be measured now. */
export function measureOff(parts: readonly PartOfSet[], busy: boolean): string | undefined {
  if (busy) return "Something is training. Pause it first.";
  if (!parts.some(enough))
    return `At least ${LEAST_TO_MEASURE} images are needed. Make a larger set on the Compare page.`;
  return undefined;
}

export function setWords({ classNames, seeds, step, members }: SampleSet): string {
  const names = [...new Set(classNames)];
  const what = names.length > 2 ? `${names.length} classes` : names.join(" and ");
  return `${what}, ${counted(seeds.length, "image")}, step ${count(step)}${members ? `, ${members.length} models` : ""}`;
}
