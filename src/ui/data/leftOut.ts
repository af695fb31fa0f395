import type { Rejection } from "@/domain/dataset";

export interface LeftOutGroup {
  readonly reason: string;
  readonly paths: readonly string[];
}

/** Files left out, by reason; the commonest reason first. */
export function groupByReason(rejections: readonly Rejection[]): LeftOutGroup[] {
  const groups = new Map<string, string[]>();
  for (const { reason, path } of rejections) {
    const paths = groups.get(reason);
    if (paths) paths.push(path);
    else groups.set(reason, [path]);
  }
  return [...groups]
    .map(([reason, paths]) => ({ reason, paths }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

/** The list as a CSV with the columns file and reason (RFC 4180 quoting). */
export function leftOutCsv(rejections: readonly Rejection[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = rejections.map(({ path, reason }) => `${quoted(path)},${quoted(reason)}`);
  return ["file,reason", ...lines, ""].join("\r\n");
}
