import { AppError } from "@/domain/errors";
import { segments } from "../paths";
import { bound } from "./chunks";
import { type Cipher } from "./cipher";

/**
 * Names that the app chose itself say nothing of a person, and stay readable so that what is stored can be counted by kind
 * while it is locked. Any other name is hidden.
 */
const OWN_NAMES = [
  /^(datasets|volumes|runs|samples|prepared|nearest|checkpoints|grids|salt|cascades|pyramids)$/,
  /^(curve|pixels|thumbs)\.bin$/,
  /^index\.json$/,
  /^\d{1,9}\.(dkm|u8|dkv)$/,
  /^(base|scale-\d{2,4})\.dkm$/,
  /^(sample|image-\d{1,7})-\d{2,4}\.dkv$/,
  /^(preview|whole)-\d{1,2}\.bin$/,
  /^\d{1,5}-(pad|crop|stretch)$/,
  /^(demo-[0-9a-f]{8}|(synthetic-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/,
];
const HIDDEN = "~";
const LONGEST = 240;

/** Hides and reveals names of files. The same name is always hidden in the same way, or it could not be found again. */
export class Names {
  private readonly hidden = new Map<string, string>();

  constructor(
    private readonly cipher: Cipher,
    private readonly hashKey: CryptoKey,
  ) {}

  static async derive(master: CryptoKey, cipher: Cipher): Promise<Names> {
    const info = new TextEncoder().encode("darkroom name nonces");
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
    const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
    return new Names(cipher, await crypto.subtle.deriveKey(how, master, hmac, false, ["sign"]));
  }

  async hidePath(path: string): Promise<string> {
    const parts: string[] = [];
    for (const part of segments(path)) parts.push(await this.hide(part));
    return parts.join("/");
  }

  async hide(name: string): Promise<string> {
    if (OWN_NAMES.some((pattern) => pattern.test(name))) return name;
    const known = this.hidden.get(name);
    if (known !== undefined) return known;
    const plain = new TextEncoder().encode(name);
    // The nonce is a keyed hash of the name: equal names only share one.
    const nonce = new Uint8Array(await crypto.subtle.sign("HMAC", this.hashKey, plain)).slice(0, 12);
    const hidden = HIDDEN + toText(await this.cipher.seal(plain, bound("name", ""), nonce));
    if (hidden.length > LONGEST) throw new AppError("storage", "A name is too long to be stored.");
    this.hidden.set(name, hidden);
    return hidden;
  }

  /** null for a name that was not hidden by this key. */
  async reveal(stored: string): Promise<string | null> {
    if (!stored.startsWith(HIDDEN)) return stored;
    try {
      const plain = await this.cipher.open(fromText(stored.slice(1)), bound("name", ""));
      return new TextDecoder().decode(plain);
    } catch {
      return null;
    }
  }
}

/** Base64 with letters that file names may hold (RFC 4648, section 5). */
export function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export function fromText(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
    letter.charCodeAt(0),
  );
}
