import type { NetworkReport } from "./networkReport";
import { CONTEXT_WORDS, FAMILY_WORDS, KEPT_WORDS, SEAL_WORDS, VERDICT_WORDS } from "./networkWords";

const STYLE = `body{font:14px/20px system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;line-height:16px}`;

type Cells = readonly (string | number)[];

/** The report as a page without scripts, without links to anything, for printing and filing. */
export function reportPage(report: NetworkReport): string {
  const { browser, headers, build, requests, kept, selfTest, violations } = report;
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Darkroom: network report</title><style>${STYLE}</style></head><body>
<h1>Darkroom: network report</h1>
<p>Made ${safe(report.made)}. For research and education, not for diagnosis. It holds no patient data, no picture and no file name of a person.</p>
${table(
  ["Fact", "Found"],
  [
    ["Seal", SEAL_WORDS[report.seal]],
    ["Requests to anywhere else", report.requestsElsewhere],
    [
      "Requests for the app's own files",
      requests ? `${requests.own}, seen by the ${requests.seenBy}` : "not seen",
    ],
    ["Browser", `${browser.name}, ${browser.system}`],
    ["Connection-Allowlist", browser.enforcesAllowlist ? "enforced" : "not enforced by this browser"],
    ["Responses with all headers", headers ? `${headers.whole} of ${headers.checked}` : "not looked at"],
    ["Version", build ? build.version : "not looked at"],
    ["SHA-256 of the list of files", build ? build.sha256 : "not looked at"],
    [
      "Files that differ or are missing",
      build ? `${build.wrong.length + build.missing.length} of ${build.files}` : "not looked at",
    ],
  ],
)}
<h2>Headers in force</h2>${table(["Header", "Value"], headers?.inForce ?? [])}
${listed(
  "Differences",
  ["File", "Header", "Found"],
  headers?.differences.map((d) => [d.path || "/", d.header, d.found ?? "missing"]),
)}
<h2>Ways out, tried on purpose</h2><p>${safe(selfTest.at ? `Tried ${selfTest.at}.` : `State: ${selfTest.state}.`)}</p>
${table(
  ["Family", "Way out", "From", "Result", "What was seen"],
  selfTest.results.map((r) => [
    FAMILY_WORDS[r.family],
    r.label,
    CONTEXT_WORDS[r.context],
    VERDICT_WORDS[r.verdict],
    r.evidence,
  ]),
)}
<h2>Refused by the browser</h2>${table(
    ["Time", "Rule", "What", "Tried by"],
    violations.map((v) => [
      new Date(v.at).toISOString(),
      v.rule,
      v.blocked,
      v.selfTest ? "the self-test" : v.source || "unknown",
    ]),
  )}
<h2>Requests</h2>${table(
    ["Time", "Address", "Kind", "From", "Received, bytes"],
    requests?.requests.map((r) => [new Date(r.at).toISOString(), r.url, r.destination, r.from, r.received]) ??
      [],
  )}
<h2>Kept on this machine</h2>${table(
    ["Kind", "Items", "Bytes"],
    kept?.rows.map(({ kind, items, bytes }) => [KEPT_WORDS[kind], items, bytes]) ?? [],
  )}
<h2>The same as JSON</h2><pre>${safe(JSON.stringify(report, null, 1))}</pre>
</body></html>`;
}

function listed(title: string, head: readonly string[], rows: readonly Cells[] = []): string {
  return rows.length === 0 ? "" : `<h3>${safe(title)}</h3>${table(head, rows)}`;
}

function table(head: readonly string[], rows: readonly Cells[]): string {
  if (rows.length === 0) return "<p>None.</p>";
  const line = (cells: Cells, tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${safe(String(cell))}</${tag}>`).join("")}</tr>`;
  return `<table>${line(head, "th")}${rows.map((row) => line(row, "td")).join("")}</table>`;
}

/** Text as text, whatever an address or an error message holds. */
function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
