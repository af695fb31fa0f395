import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ChannelTally } from "./tally";

export interface Report {
  readonly channels: readonly ChannelTally[];
  /** Packets of the sealed app's attempts: none may be seen. */
  readonly appPackets: number;
  readonly controlLeaks: number;
  readonly journey: readonly string[];
  /** Packets seen while a person's journey ran. */
  readonly journeyPackets: number;
  /** What no attempt explains, by phase and destination: the browser's own. */
  readonly otherPackets: Readonly<Record<string, number>>;
  readonly untried: readonly string[];
  readonly browser: string;
  readonly weakened: string | null;
  readonly passed: boolean;
}

export function writeReport(report: Report, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

export function printReport(report: Report): void {
  const width = Math.max(...report.channels.map(({ name }) => name.length));
  console.log(`\n${"channel".padEnd(width)}  context         sealed app  control`);
  for (const { name, context, sealed, control } of report.channels)
    console.log(`${name.padEnd(width)}  ${context.padEnd(14)}  ${word(sealed).padEnd(10)}  ${word(control)}`);
  const sealed = report.channels.filter((row) => row.sealed).length;
  console.log(
    `\nChromium ${report.browser}. Journey on the sealed app: ${report.journey.join(", ") || "not finished"}.`,
  );
  console.log(
    `Channels tried: ${report.channels.length}. Got out of the sealed app: ${sealed}; of the control: ${report.controlLeaks}.`,
  );
  console.log(
    `Packets of the app: ${report.appPackets} from the attempts, ${report.journeyPackets} during the journey.`,
  );
  for (const [what, count] of Object.entries(report.otherPackets))
    console.log(`  not from an attempt, ${what}: ${count}`);
  if (report.untried.length) console.log(`Not tried: ${report.untried.join(", ")}`);
  console.log(
    report.passed ? "\nSealed: nothing of the app left." : "\nNOT SEALED, or the test could not show it.",
  );
}

function word(leaked: boolean): string {
  return leaked ? "GOT OUT" : "-";
}
