import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Judgement } from "./judge";

export interface Report extends Judgement {
  readonly browser: string;
  readonly managed: boolean;
  /** The header that was left out on purpose. */
  readonly weakened: string | null;
  readonly journey: readonly string[];
  readonly passed: boolean;
}

export function writeReport({ sealed: _sealed, ...report }: Report, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

export function printReport(report: Report): void {
  printTable(report);
  const out = report.channels.filter(({ sealed }) => sealed).length;
  console.log(`\n${report.browser}${report.managed ? ", managed" : ""}.`);
  console.log(`Journey on the sealed app: ${report.journey.join(", ") || "not finished"}.`);
  console.log(`Tried: ${report.channels.length} ways out, each from the sealed app and from the control.`);
  console.log(`Got out of the sealed app: ${out}. Got out of the control: ${report.controlLeaks}.`);
  console.log(`Packets of the sealed app: ${report.appPackets}.`);
  for (const what of report.unexplained) console.log(`  counted as the app's, ${what}`);
  if (report.localAnnouncements)
    console.log(
      `Announcements of a random local name by the browser (multicast DNS, after WebRTC attempts): ` +
        `${report.localAnnouncements}. They carry nothing that a page chose; --managed shows the policy that ends them.`,
    );
  for (const [what, count] of Object.entries(report.browserPackets))
    console.log(`  the browser's own, ${what}: ${count} packets`);
  if (report.untried.length) console.log(`Not tried: ${report.untried.join(", ")}`);
  console.log(
    report.passed ? "\nSealed: nothing of the app left." : "\nNOT SEALED, or the test could not show it.",
  );
}

function printTable({ channels }: Report): void {
  const width = Math.max(...channels.map(({ name }) => name.length));
  console.log(`\n${"channel".padEnd(width)}  context         sealed app  control`);
  for (const { name, context, sealed, control } of channels)
    console.log(`${name.padEnd(width)}  ${context.padEnd(14)}  ${word(sealed).padEnd(10)}  ${word(control)}`);
}

function word(leaked: boolean): string {
  return leaked ? "GOT OUT" : "-";
}
