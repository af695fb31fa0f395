import type { ChannelContext, ChannelResult } from "@/domain/sealed";
import type { Canary, Channel } from "./channel";
import { clear } from "./elements";
import type { Protection } from "./protection";
import { Refusals } from "./refusals";
import { judge, type Trace } from "./verdict";

/** Names under `.invalid` are never given to anybody (RFC 6761), so no attempt can reach a real host. */
export const CANARY_DOMAIN = "darkroom-canary.invalid";

const LONGEST_WAIT = 3000;
/** Reports come a moment after the failure they explain. */
const REPORT_DELAY = 150;
const AT_ONCE = 6;

export interface Probing {
  readonly context: ChannelContext;
  /** Makes the host names of this run unlike those of any other. */
  readonly salt: string;
  readonly protection: Protection;
  readonly signal?: AbortSignal | undefined;
  onResult(result: ChannelResult): void;
}

/** Tries each channel in this page or worker: several at once, except those whose reports name no address. */
export async function probeAll(channels: readonly Channel[], probing: Probing): Promise<void> {
  const refusals = new Refusals();
  try {
    const alone = channels.filter(({ sign }) => sign !== undefined);
    const waiting = channels.filter(({ sign }) => sign === undefined);
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await probe(next, probing, refusals);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    for (const channel of alone) await probe(channel, probing, refusals);
  } finally {
    refusals.end();
  }
}

async function probe(channel: Channel, probing: Probing, refusals: Refusals): Promise<void> {
  if (probing.signal?.aborted) return;
  const { name, label, family } = channel;
  const { context } = probing;
  const judgement = channel.disruptive
    ? { verdict: "unverifiable" as const, evidence: leftOut(channel.disruptive) }
    : judge(
        channel,
        await attempt(channel, canaryFor(channel, probing, refusals), refusals),
        probing.protection,
      );
  if (!probing.signal?.aborted) probing.onResult({ name, label, family, context, ...judgement });
}

function leftOut(reason: string): string {
  return `Not tried here: ${reason}. The command npm run verify:egress tries it.`;
}

async function attempt(channel: Channel, canary: Canary, refusals: Refusals): Promise<Trace> {
  const since = refusals.count;
  const outcome = settle(channel, canary);
  const refusal = refusals.next(canary.host, channel.sign, since).then(() => undefined);
  await Promise.race([outcome.then(() => pause(REPORT_DELAY)), refusal, pause(LONGEST_WAIT)]);
  // A report without an address must not be taken for that of the next attempt.
  if (channel.sign) await Promise.race([outcome, pause(LONGEST_WAIT)]);
  const { thrown, happened } = await Promise.race([
    outcome,
    Promise.resolve({ happened: "silence" } as Trace),
  ]);
  clear(canary);
  const timed = performance.getEntriesByType("resource").some((entry) => entry.name.includes(canary.host));
  return { refusal: refusals.find(canary.host, channel.sign, since), thrown, happened, timed };
}

/** Never rejects: what was thrown is evidence. */
async function settle(channel: Channel, canary: Canary): Promise<Trace> {
  try {
    return { happened: describe(await channel.attempt(canary)), timed: false };
  } catch (error) {
    return { thrown: error instanceof Error ? error : new Error(String(error)), timed: false };
  }
}

function describe(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "silence" : `it was accepted (${typeof value})`;
}

function canaryFor(channel: Channel, { context, salt }: Probing, refusals: Refusals): Canary {
  return {
    host: `${channel.name}-${context}-${salt}.${CANARY_DOMAIN}`,
    // This machine itself, on the port that discards (RFC 863): nothing goes out even where nothing is forbidden.
    address: "127.0.0.1",
    port: 9,
    protocol: location.protocol === "https:" ? "https:" : "http:",
    watch: (document) => refusals.watch(document),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
