import type { HeaderFact } from "@/state/types";

/** What a browser does not enforce without each header, most important first. */
const consequences: readonly (readonly [header: string, notEnforced: string])[] = [
  ["Connection-Allowlist", "connections by WebRTC, links, pop-ups and name look-ups are not refused"],
  ["Content-Security-Policy", "the page keeps the policy written in itself, but its workers have none"],
  ["Cross-Origin-Opener-Policy", "another window can hold on to this one"],
  ["Cross-Origin-Embedder-Policy", "training runs on one processor thread"],
  ["Cross-Origin-Resource-Policy", "other sites can load the app's files"],
  ["Permissions-Policy", "camera, microphone, location and devices are asked about, not denied"],
  ["Referrer-Policy", "the address of this page can be sent along"],
  ["X-Content-Type-Options", "a file can be run as what it is not"],
  ["X-DNS-Prefetch-Control", "names in links can be looked up early"],
];

export interface Unenforced {
  readonly header: string;
  readonly what: string;
}

/** What is not enforced on this page, one entry a header. */
export function unenforced(facts: readonly HeaderFact[]): readonly Unenforced[] {
  const wrong = new Set(facts.map(({ header }) => header));
  return consequences.flatMap(([header, what]) => (wrong.has(header) ? [{ header, what }] : []));
}
