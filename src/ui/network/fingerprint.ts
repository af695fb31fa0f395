/** The ends of a hash, in groups of four: what two people can read to each other. */
export function fingerprint(sha256: string): string {
  const groups = (part: string) => part.match(/.{1,4}/g)?.join(" ") ?? "";
  return `${groups(sha256.slice(0, 16))} … ${groups(sha256.slice(-8))}`;
}
