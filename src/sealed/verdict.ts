import type { ChannelVerdict } from "@/domain/sealed";
import type { Channel } from "./channel";
import type { Protection } from "./protection";
import type { Refusal } from "./refusals";

/** What one attempt left behind: what the browser reported, what it threw, what happened. */
export interface Trace {
  readonly refusal?: Refusal | undefined;
  readonly thrown?: Error | undefined;
  readonly happened?: string | undefined;
  /** The browser recorded a request to the canary (Resource Timing). */
  readonly timed: boolean;
}

interface Judgement {
  readonly verdict: ChannelVerdict;
  readonly evidence: string;
}

const absent = /is not defined|is not a constructor|is not a function|don't support|not supported|undefined/i;
const refused =
  /Trusted(HTML|Script|ScriptURL)|Content Security Policy|permissions policy|specify allow=|disallowed/i;
const sameOrigin = /cannot be accessed from origin|does not match the current origin|different origin/i;
const tried = /fetch|load|network|connection|handshake|unable|aborted/i;

/**
 * Blocked needs a sign that it was blocked: in an unprotected page an attempt on a name that does not exist fails too.
 */
export function judge(channel: Channel, trace: Trace, protection: Protection): Judgement {
  const { refusal, thrown } = trace;
  if (refusal)
    return { verdict: "blocked", evidence: `${policyName(refusal)} refused it: ${ruleOf(refusal)}.` };
  if (thrown && refused.test(thrown.message))
    return { verdict: "blocked", evidence: `Refused by policy: ${brief(thrown)}` };
  if (thrown && sameOrigin.test(thrown.message))
    return { verdict: "blocked", evidence: "The browser never takes this from another origin." };
  if (thrown && absent.test(thrown.message))
    return { verdict: "blocked", evidence: `This browser does not offer it here: ${brief(thrown)}` };
  if (channel.silent) return { verdict: "unverifiable", evidence: silence(protection) };
  if (!wasTried(trace)) return { verdict: "unverifiable", evidence: whatWasSeen(trace) };
  if (protection.allowlist) return { verdict: "unverifiable", evidence: silence(protection) };
  return { verdict: "open", evidence: `Nothing refused it and the browser tried. ${whatWasSeen(trace)}` };
}

function wasTried({ timed, thrown, happened }: Trace): boolean {
  if (timed) return true;
  if (thrown) return tried.test(thrown.message);
  return happened !== undefined && happened !== "silence" && happened !== "nothing to try it with";
}

function silence({ allowlist }: Protection): string {
  return allowlist
    ? "The browser does not tell a page about this one. Connection-Allowlist was sent with the page and forbids it."
    : "The browser does not tell a page about this one, and no Connection-Allowlist came with the page.";
}

function whatWasSeen({ thrown, happened }: Trace): string {
  return thrown ? `It ended with: ${brief(thrown)}` : `What happened: ${happened ?? "nothing"}.`;
}

function policyName({ rule }: Refusal): string {
  return rule === "Connection-Allowlist" ? rule : "Content-Security-Policy";
}

function ruleOf({ rule, blocked }: Refusal): string {
  return rule === "Connection-Allowlist" ? blocked : rule;
}

function brief({ name, message }: Error): string {
  const line = message.split("\n")[0] ?? "";
  return `${name}, ${line.length > 140 ? `${line.slice(0, 139)}…` : line}`;
}
