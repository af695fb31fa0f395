const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What sealing adds to the length of a message. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * AES-256-GCM (NIST SP 800-38D) under a key for one purpose, derived from the data key by HKDF (RFC 5869). A sealed message is
 * nonce, ciphertext, tag. Nonces are drawn at random: up to 2^32 messages under one key, which at 64 KiB each is 256 TiB.
 */
export class Cipher {
  private constructor(private readonly key: CryptoKey) {}

  static async derive(master: CryptoKey, purpose: string): Promise<Cipher> {
    const info = new TextEncoder().encode(`darkroom ${purpose}`);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
    const key = await crypto.subtle.deriveKey(how, master, { name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    return new Cipher(key);
  }

  /** @param bound  what the message belongs to: it opens only with the same */
  async seal(plain: Uint8Array, bound: Bytes, nonce = randomBytes(NONCE_BYTES)): Promise<Bytes> {
    const how = { name: "AES-GCM", iv: nonce, additionalData: bound };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(how, this.key, unshared(plain)));
    return joined(nonce, sealed);
  }

  /** Rejects when one bit of the message, or what it is bound to, is not as it was sealed. */
  async open(sealed: Uint8Array, bound: Bytes): Promise<Bytes> {
    const own = unshared(sealed);
    const how = { name: "AES-GCM", iv: own.subarray(0, NONCE_BYTES), additionalData: bound };
    return new Uint8Array(await crypto.subtle.decrypt(how, this.key, own.subarray(NONCE_BYTES)));
  }
}

/** WebCrypto refuses views of shared memory, and trained weights may live in some. */
function unshared(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : bytes.slice();
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Little endian. */
export function u32(value: number): Bytes {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
