import type { FoundItem, KeptKind, KeptReport, KeptRow, RunKept } from "@/domain/kept";

/** In the order of the page's table. */
const ORDER: readonly KeptKind[] = [
  "scans",
  "thumbnails",
  "prepared",
  "checkpoints",
  "progress",
  "synthetic",
  "records",
  "requests",
  "models",
  "app",
  "settings",
  "other",
];

const UNKNOWN_NAMED = 20;

/** What each kind looks like, by its name in the private file system; the first match counts. */
const files: readonly (readonly [RegExp, KeptKind])[] = [
  [/^datasets\/[^/]+\/thumbs\.bin/, "thumbnails"],
  [/^datasets\/[^/]+\/(prepared|nearest)(\/|$)/, "prepared"],
  [/^datasets\//, "scans"],
  [/^volumes\/synthetic-/, "synthetic"],
  [/^volumes\//, "scans"],
  [/^cascades\/[^/]+\/samples(\/|$)/, "synthetic"],
  [/^cascades\/[^/]+\/pyramids(\/|$)/, "prepared"],
  [/^cascades\/[^/]+\/[^/]+\.dkm/, "checkpoints"],
  [/^cascades\//, "progress"],
  [/^runs\/[^/]+\/checkpoints\//, "checkpoints"],
  [/^runs\//, "progress"],
  [/^samples\//, "synthetic"],
  [/^experiments\//, "progress"],
  [/^(protection\.json$|record-key$|machine\/)/, "settings"],
];

/** Encrypted files lie in a folder of their own, under the same names. */
function plainName(name: string): string {
  return name.replace(/^sealed\//, "");
}

export function kindOf({ place, name }: Pick<FoundItem, "place" | "name">): KeptKind {
  switch (place) {
    case "files":
      return files.find(([pattern]) => pattern.test(plainName(name)))?.[1] ?? "other";
    case "databases":
      return /^darkroom-offline\//.test(name) ? "requests" : "records";
    case "caches":
      return /\/models\/[^/]+\.dk[mc]$/.test(name) ? "models" : "app";
    case "service-workers":
      return "app";
    case "local-storage":
    case "session-storage":
    case "cookies":
      return "settings";
    default:
      return place satisfies never;
  }
}

/** Adds up what was found; every item stands in exactly one row. */
export function keptReport(found: readonly FoundItem[]): KeptReport {
  const rows = new Map<KeptKind, KeptRow>();
  const runs = new Map<string, RunKept>();
  const unknown: string[] = [];
  for (const item of found) {
    const kind = kindOf(item);
    const { items, bytes } = rows.get(kind) ?? { items: 0, bytes: 0 };
    rows.set(kind, { kind, items: items + item.items, bytes: bytes + item.bytes });
    if (kind === "checkpoints" && plainName(item.name).startsWith("runs/")) addCheckpoint(runs, item);
    if (kind === "other" && unknown.length < UNKNOWN_NAMED) unknown.push(item.name);
  }
  return {
    rows: ORDER.flatMap((kind) => rows.get(kind) ?? []).filter(({ items }) => items > 0),
    runs: [...runs.values()].sort((a, b) => b.bytes - a.bytes),
    unknown,
    bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function addCheckpoint(runs: Map<string, RunKept>, { name, bytes }: FoundItem): void {
  const runId = plainName(name).split("/")[1] ?? "";
  const before = runs.get(runId) ?? { checkpoints: 0, bytes: 0 };
  runs.set(runId, { runId, checkpoints: before.checkpoints + 1, bytes: before.bytes + bytes });
}
