import type { Rejection } from "@/domain/dataset";

export interface LeftOutGroup {
  readonly reason: string;
  readonly paths: readonly string[];
}

/** Files left out, by reason; the commonest reason first. */
export function groupByReason(rejections: readonly Rejection[]): LeftOutGroup[] {
  const groups = new Map<string, string[]>();
  for (const rejection of rejections) {
    const reason = inGeneral(rejection);
    const paths = groups.get(reason);
    if (paths) paths.push(rejection.path);
    else groups.set(reason, [rejection.path]);
  }
  return [...groups]
    .map(([reason, paths]) => ({ reason, paths }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

// Each duplicate names its own twin: as a list of one-line groups they would bury the other reasons.
function inGeneral({ code, reason }: Rejection): string {
  return code === "duplicate" ? "Its pixels are the same as those of an accepted file." : reason;
}

/** The list as a CSV with the columns file and reason (RFC 4180 quoting). */
export function leftOutCsv(rejections: readonly Rejection[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rejections.map(({ path, reason }) => `${quoted(path)},${quoted(reason)}`);
  return ["file,reason", ...lines, ""].join("\r\n");
}
