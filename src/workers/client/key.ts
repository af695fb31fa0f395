/** The data key while Darkroom is unlocked: in memory only, and nobody can export it. */
let key: CryptoKey | null = null;

export function heldKey(): CryptoKey | null {
  return key;
}

export function holdKey(next: CryptoKey | null): void {
  key = next;
}
