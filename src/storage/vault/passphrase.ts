import { AppError } from "@/domain/errors";
import { count, oneOf, record, text } from "../parse";
import { bound } from "./chunks";
import { Cipher, joined, randomBytes, u32 } from "./cipher";
import { fromText, toText } from "./names";

/**
 * What is stored of a protection: nothing that helps to find the passphrase but by trying.
 * The data key is random; the passphrase only wraps it, so that changing the passphrase touches no file.
 */
export interface Protection {
  readonly version: 1;
  readonly state: "turning-on" | "on" | "turning-off";
  /** Which data key; new at each turning on. */
  readonly id: string;
  readonly salt: string;
  readonly rounds: number;
  /** The data key under the key derived from the passphrase (AES-256-GCM); its tag is the only check of the passphrase. */
  readonly wrapped: string;
  /** Opens only with the data key: tells a key of another protection. */
  readonly proof: string;
}

const parse = record({
  version: oneOf([1]),
  state: oneOf(["turning-on", "on", "turning-off"]),
  id: text,
  salt: text,
  rounds: count,
  wrapped: text,
  proof: text,
});

/** OWASP Password Storage Cheat Sheet (2023): at least this many for PBKDF2-HMAC-SHA-256. */
export const FEWEST_ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const DAMAGED = "damaged";
/** A guess costs this long on the machine that protected the data, unless the least number takes longer. */
const WANTED_MS = 1000;

/** A damaged record still says that there is a protection: nothing is read or written in clear, and it can be erased. */
export function parseProtection(bytes: Uint8Array): Protection {
  try {
    return parse(JSON.parse(new TextDecoder().decode(bytes)), "protection");
  } catch {
    return { version: 1, state: "on", id: DAMAGED, salt: "", rounds: 0, wrapped: "", proof: "" };
  }
}

function refuseDamaged({ id }: Protection): void {
  if (id === DAMAGED) {
    throw new AppError("storage", "The record of the passphrase protection is damaged.", {
      kept: "Nothing was changed. Without this record the stored data cannot be read.",
      advice: "Erase the protected data, or restore the browser profile from a backup.",
    });
  }
}

/** A new data key under a passphrase. */
export async function protect(
  passphrase: string,
  rounds: number,
): Promise<{ protection: Protection; master: CryptoKey }> {
  const raw = randomBytes(32);
  const master = await masterOf(raw);
  const id = toText(randomBytes(12));
  const proof = await (await Cipher.derive(master, "proof")).seal(new Uint8Array(0), bound("proof", id));
  const wrap = await wrapped(raw, id, passphrase, rounds);
  raw.fill(0);
  return { protection: { version: 1, state: "turning-on", id, ...wrap, proof: toText(proof) }, master };
}

/** @throws {AppError} `wrong-passphrase` */
export async function unlock(protection: Protection, passphrase: string): Promise<CryptoKey> {
  const raw = await unwrap(protection, passphrase);
  const master = await masterOf(raw);
  raw.fill(0);
  return master;
}

/** The same data key under another passphrase. */
export async function rewrap(protection: Protection, old: string, next: string, rounds: number) {
  const raw = await unwrap(protection, old);
  const wrap = await wrapped(raw, protection.id, next, rounds);
  raw.fill(0);
  return { ...protection, ...wrap };
}

export async function fits(protection: Protection, master: CryptoKey): Promise<boolean> {
  const cipher = await Cipher.derive(master, "proof");
  return cipher.open(fromText(protection.proof), bound("proof", protection.id)).then(
    () => true,
    () => false,
  );
}

/** Rounds that take about a second here. */
export async function measuredRounds(now: () => number = () => performance.now()): Promise<number> {
  const trial = 100_000;
  const start = now();
  await derived("a passphrase", randomBytes(16), trial);
  const perRound = Math.max((now() - start) / trial, 1e-6);
  const rounds = Math.round(WANTED_MS / perRound / 10_000) * 10_000;
  return Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, rounds));
}

async function wrapped(raw: Uint8Array, id: string, passphrase: string, rounds: number) {
  const salt = randomBytes(32);
  const cipher = await Cipher.derive(await derived(passphrase, salt, rounds), "wrap");
  const sealed = await cipher.seal(raw, wrapBound(id, salt, rounds));
  return { salt: toText(salt), rounds, wrapped: toText(sealed) };
}

async function unwrap(protection: Protection, passphrase: string) {
  refuseDamaged(protection);
  const { id, salt, rounds, wrapped: sealed } = protection;
  const saltBytes = fromText(salt);
  const cipher = await Cipher.derive(await derived(passphrase, saltBytes, rounds), "wrap");
  try {
    return await cipher.open(fromText(sealed), wrapBound(id, saltBytes, rounds));
  } catch {
    throw new AppError("wrong-passphrase", "This is not the passphrase.", {
      kept: "Nothing was changed.",
      advice: "Check Caps Lock and the keyboard layout, then try again.",
    });
  }
}

function wrapBound(id: string, salt: Uint8Array, rounds: number): Uint8Array<ArrayBuffer> {
  return joined(bound("wrap", id), salt, u32(rounds));
}

/** PBKDF2-HMAC-SHA-256 (RFC 8018). Composed letters are one whichever way the keyboard writes them (NFKC). */
async function derived(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  rounds: number,
): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
  const key = await masterOf(bits);
  bits.fill(0);
  return key;
}

function masterOf(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
}
