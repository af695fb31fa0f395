import type { ChannelFamily, ChannelResult, ChannelVerdict } from "@/domain/sealed";
import { FAMILY_WORDS } from "@/state/networkWords";

export interface FamilyRow {
  readonly family: ChannelFamily;
  readonly word: string;
  readonly results: readonly ChannelResult[];
  readonly blocked: number;
  readonly open: number;
  readonly unverifiable: number;
  /** The worst of its channels: one that got out outweighs all that were blocked. */
  readonly verdict: ChannelVerdict;
}

/** A row for each family that was tried, in a fixed order. */
export function familyRows(results: readonly ChannelResult[]): FamilyRow[] {
  const families = Object.keys(FAMILY_WORDS) as ChannelFamily[];
  return families.flatMap((family) => {
    const own = results.filter((result) => result.family === family);
    if (own.length === 0) return [];
    const blocked = count(own, "blocked");
    const open = count(own, "open");
    const unverifiable = count(own, "unverifiable");
    const verdict = open > 0 ? "open" : unverifiable > 0 ? "unverifiable" : "blocked";
    return [{ family, word: FAMILY_WORDS[family], results: own, blocked, open, unverifiable, verdict }];
  });
}

/** "51 of 54 blocked, 3 cannot be verified here". */
export function summary(results: readonly ChannelResult[]): string {
  const open = count(results, "open");
  const unverifiable = count(results, "unverifiable");
  return [
    `${count(results, "blocked")} of ${results.length} blocked`,
    ...(open > 0 ? [`${open} got out`] : []),
    ...(unverifiable > 0 ? [`${unverifiable} cannot be verified here`] : []),
  ].join(", ");
}

function count(results: readonly ChannelResult[], verdict: ChannelVerdict): number {
  return results.filter((result) => result.verdict === verdict).length;
}
