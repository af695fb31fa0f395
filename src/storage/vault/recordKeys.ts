import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { bound } from "./chunks";
import { Cipher, randomBytes } from "./cipher";
import { toText } from "./names";

/** A key that records are sealed with, and its name, which stands beside each record. */
export interface RecordKey {
  readonly id: string;
  readonly master: CryptoKey;
}

/** A value of a record as it is stored: nothing in it can be read. */
export interface SealedValue {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * Seals the records of the browser's database. They are always sealed, also without a passphrase: the database keeps removed
 * values in its log for an unknown time, and so holds no name in clear when a passphrase is set later.
 */
export class RecordKeys {
  private readonly ciphers = new WeakMap<CryptoKey, Promise<Cipher>>();

  constructor(
    private readonly present: () => Promise<RecordKey>,
    private readonly find: (id: string) => Promise<RecordKey | null>,
  ) {}

  async seal(value: unknown, place: string): Promise<SealedValue> {
    const key = await this.present();
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return { key: key.id, bytes: await (await this.cipher(key)).seal(plain, bound("record", place)) };
  }

  /** @throws {AppError} `storage` when the record is damaged or its key is gone; `locked` */
  async open(sealed: SealedValue, place: string): Promise<unknown> {
    const key = await this.find(sealed.key);
    if (key?.id !== sealed.key) throw damaged();
    const cipher = await this.cipher(key);
    const plain = await cipher.open(sealed.bytes, bound("record", place)).catch((cause: unknown) => {
      throw damaged(cause);
    });
    return JSON.parse(new TextDecoder().decode(plain)) as unknown;
  }

  async isPresent({ key }: SealedValue): Promise<boolean> {
    return (await this.present()).id === key;
  }

  private cipher({ master }: RecordKey): Promise<Cipher> {
    const known = this.ciphers.get(master) ?? Cipher.derive(master, "records");
    this.ciphers.set(master, known);
    return known;
  }
}

const local = new WeakMap<FileStore, { readonly text: string; readonly key: RecordKey }>();

/** The key of this machine, made at its first use. It protects from nobody who can read the files; it can be thrown away. */
export async function newLocalKey(base: FileStore, path: string): Promise<RecordKey> {
  if (!(await base.exists(path))) await base.write(path, randomBytes(32));
  const raw = await base.read(path);
  const text = toText(raw);
  const known = local.get(base);
  if (known?.text === text) return known.key;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  const master = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const key = { id: `local-${toText(digest.slice(0, 6))}`, master };
  local.set(base, { text, key });
  return key;
}

/** The key of this machine when it was read before and is the one asked for. */
export function knownLocalKey(base: FileStore, id: string): RecordKey | null {
  const known = local.get(base)?.key;
  return known?.id === id ? known : null;
}

function damaged(cause?: unknown): AppError {
  return new AppError("storage", "A stored record is damaged, or its key is gone.", {
    kept: "The other records are untouched.",
    cause,
  });
}
