import type { Violation } from "@/domain/networkFacts";

type Refusal = Omit<Violation, "selfTest">;

/** What a ReportingObserver hands over; not yet in TypeScript's library for every kind of report. */
interface BrowserReport {
  readonly type: string;
  readonly body: Record<string, unknown> | null;
}
interface Reporter {
  observe(): void;
}
type ReporterConstructor = new (
  listener: (reports: readonly BrowserReport[]) => void,
  options: { buffered: boolean },
) => Reporter;

/** Told by `securitypolicyviolation` already, or no refusal at all. */
const NOT_TOLD = new Set(["csp-violation", "deprecation", "intervention"]);

/**
 * Tells everything that the browser refuses this page because of a header. A worker's refusals stay in the worker.
 */
export function watchViolations(onViolation: (violation: Refusal) => void): void {
  if (typeof document === "undefined") return;
  document.addEventListener("securitypolicyviolation", (event) =>
    onViolation({
      at: Date.now(),
      rule: event.effectiveDirective,
      blocked: event.blockedURI,
      source: sourceOf(event.sourceFile, event.lineNumber),
    }),
  );
  const { ReportingObserver } = globalThis as { ReportingObserver?: ReporterConstructor };
  if (!ReportingObserver) return;
  new ReportingObserver(
    (reports) => {
      for (const report of reports) if (!NOT_TOLD.has(report.type)) onViolation(refusal(report));
    },
    { buffered: true },
  ).observe();
}

function refusal({ type, body }: BrowserReport): Refusal {
  const said = (key: string) => (typeof body?.[key] === "string" ? body[key] : undefined);
  return {
    at: Date.now(),
    rule: said("featureId") ?? said("policyId") ?? type,
    blocked: said("connection") ?? said("blockedURL") ?? said("message") ?? "",
    source: sourceOf(said("sourceFile"), Number(body?.["lineNumber"] ?? 0)),
  };
}

function sourceOf(file: string | undefined, line: number): string {
  if (!file) return "";
  const path = URL.canParse(file) ? new URL(file).pathname : file;
  return line > 0 ? `${path}:${line}` : path;
}
