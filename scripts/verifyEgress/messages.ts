import type { Subject } from "./plan";
import type { Weakening } from "./weaken";

/** What the browser's side and the network's side tell each other. */
export type Inward = { readonly kind: "linked" } | { readonly kind: "end" };

export type Outward =
  | { readonly kind: "journey"; readonly done: readonly string[] }
  | { readonly kind: "phase"; readonly name: Phase }
  | { readonly kind: "tried"; readonly token: string }
  | { readonly kind: "finished"; readonly browser: string }
  | { readonly kind: "failed"; readonly message: string };

/** `idle`: the browser on an empty page, to see what it sends by itself. */
export type Phase = "idle" | "journey" | "sealed" | "control";

export interface Options {
  readonly json?: string | undefined;
  readonly weaken?: Weakening | undefined;
  /** Start the browser with the policies that docs/deploy.md recommends. */
  readonly managed?: boolean;
}

/** The two ends of the only link between the browser's namespace and the sniffing one. */
export const link = {
  outside: "dr-outside",
  inside: "dr-inside",
  host: "10.77.0.1",
  guest: "10.77.0.2",
} as const;

/** Addresses for attempts that need one without a name (RFC 2544, second half), by subject. */
export function addressesOf(subject: Subject): (index: number) => string {
  const block = subject === "sealed" ? 1 : 64;
  return (index) => `198.19.${block + (index >> 8)}.${index & 255}`;
}
