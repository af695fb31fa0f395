import type { LoggedRequest } from "./sealed";

/** What the officer's page knows of the network, beyond the self-test. */

/** A header that a response lacked, or carried with another value. */
export interface HeaderDifference {
  readonly path: string;
  readonly header: string;
  readonly expected: string;
  readonly found: string | null;
}

export interface HeaderCheck {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Answers as the page gets them, and how many of them carry every header with the right value. */
  readonly checked: number;
  readonly whole: number;
  readonly differences: readonly HeaderDifference[];
  /** The same of the server, where the page itself gets the copies kept for use without it; null where it does not. */
  readonly server: { readonly checked: number; readonly whole: number } | null;
  /** Files that gave no answer at all. */
  readonly unanswered: readonly string[];
  /** The page's own, name and value as they arrived. */
  readonly inForce: readonly (readonly [name: string, value: string])[];
}

export interface BrowserFacts {
  /** "Chrome 156". */
  readonly name: string;
  readonly system: string;
  /** Connection-Allowlist: without it WebRTC, page changes and name look-ups stay open. */
  readonly enforcesAllowlist: boolean;
  readonly trustedTypes: boolean;
}

/** Something that the browser refused because of a header. */
export interface Violation {
  readonly at: number;
  /** The directive or policy that refused it. */
  readonly rule: string;
  readonly blocked: string;
  readonly source: string;
  /** Tried on purpose by the self-test. */
  readonly selfTest: boolean;
}

/** All requests since start, as far as `seenBy` can see. */
export interface RequestView {
  readonly seenBy: "service-worker" | "page";
  readonly since: number;
  readonly own: number;
  /** To anywhere else: refused by the service worker, or seen by the page. */
  readonly elsewhere: number;
  /** The latest, newest last. */
  readonly requests: readonly LoggedRequest[];
}

/**
 * `sealed` is said only of what was looked at: every header arrived, and this browser enforces all of them.
 * `unverifiable`: the headers arrived, and this browser does not enforce them all.
 */
export type Seal = "checking" | "sealed" | "unverifiable" | "open";

export function sealOf(headers: HeaderCheck | null, browser: BrowserFacts, knownProblems: number): Seal {
  if (knownProblems > 0) return "open";
  if (headers === null) return "checking";
  if (headers.differences.length > 0 || headers.checked === 0) return "open";
  return browser.enforcesAllowlist ? "sealed" : "unverifiable";
}
