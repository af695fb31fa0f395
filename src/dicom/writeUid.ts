/**
 * A fresh UID under 2.25: a random version 4 UUID as one decimal number (PS3.5 annex B.2, RFC 9562 section 5.4).
 * It says nothing about machine, site or time.
 */
export function newUid(random: Uint8Array = crypto.getRandomValues(new Uint8Array(16))): string {
  const bytes = random.slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return `2.25.${value}`;
}
