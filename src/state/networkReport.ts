import type { KeptKind } from "@/domain/kept";
import { sealOf } from "@/domain/networkFacts";
import { reportPage } from "./networkReportPage";
import type { DarkroomState } from "./types";

type Facts = Pick<
  DarkroomState,
  | "browser"
  | "startedAt"
  | "headers"
  | "build"
  | "kept"
  | "requests"
  | "violations"
  | "selfTest"
  | "foreignRequests"
  | "headersWrong"
>;

/**
 * What the officer's page shows, as plain data: no names of sets, runs or files of the person, because any of
 * them may name a patient.
 */
export function networkReport(facts: Facts, at: number) {
  const { browser, headers, build, kept, requests, violations, selfTest } = facts;
  const results = selfTest.kind === "not-run" ? [] : selfTest.results;
  const open = results.filter(({ verdict }) => verdict === "open");
  return {
    format: 1,
    program: "Darkroom",
    made: new Date(at).toISOString(),
    running: new Date(facts.startedAt).toISOString(),
    browser,
    seal: sealOf(headers.value, browser, open.length + facts.headersWrong.length),
    requestsElsewhere: Math.max(requests?.elsewhere ?? 0, facts.foreignRequests),
    requests: requests && { ...requests, since: new Date(requests.since).toISOString() },
    headers: headers.value,
    selfTest: {
      state: selfTest.kind,
      at: selfTest.kind === "done" ? new Date(selfTest.at).toISOString() : null,
      results,
    },
    violations,
    build: build.value && {
      version: build.value.manifest.version,
      sha256: build.value.manifest.sha256,
      files: build.value.manifest.files.length,
      checked: build.value.checked,
      wrong: build.value.wrong,
      missing: build.value.missing,
    },
    kept: kept.value && {
      bytes: kept.value.bytes,
      rows: kept.value.rows.map(
        ({ kind, items, bytes }): { kind: KeptKind; items: number; bytes: number } => ({
          kind,
          items,
          bytes,
        }),
      ),
    },
  };
}

export type NetworkReport = ReturnType<typeof networkReport>;

/** A page that stands alone: readable anywhere, and the same facts as JSON at its end. */
export function networkReportFile(facts: Facts, at: number): { blob: Blob; fileName: string } {
  const report = networkReport(facts, at);
  const blob = new Blob([reportPage(report)], { type: "text/html" });
  return { blob, fileName: `darkroom-network-${report.made.slice(0, 19).replaceAll(":", "-")}.html` };
}
