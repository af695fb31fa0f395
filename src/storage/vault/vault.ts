import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { SHORTEST_PASSPHRASE, type MoveProgress, type ProtectionReport } from "@/domain/protection";
import { sealedFiles } from "./files";
import { MovingFiles, type Exclusive } from "./moving";
import {
  fits,
  measuredRounds,
  parseProtection,
  protect,
  rewrap,
  unlock,
  type Protection,
} from "./passphrase";
import { knownLocalKey, newLocalKey, RecordKeys, type RecordKey } from "./recordKeys";
import { within, without } from "./within";

/** What the vault itself keeps, beside the data: never sealed, never listed. */
const SEALED = "sealed";
const RECORD = "protection.json";
const LOCAL_KEY = "record-key";
const OWN = [SEALED, RECORD, LOCAL_KEY];

/** Chooses how many rounds a passphrase takes; tests choose few. */
export type Rounds = () => Promise<number>;

/**
 * All that a worker keeps, sealed or not. Each worker has one; the data key goes from one to the other as a CryptoKey that
 * nobody can export, and lives in memory only.
 */
export class Vault {
  private protection: Protection | null = null;
  private opened: { readonly master: CryptoKey; readonly files: FileStore } | null = null;
  private readonly plain: FileStore;
  readonly files: FileStore;
  readonly recordKeys: RecordKeys;

  private constructor(
    private readonly base: FileStore,
    private readonly exclusive: Exclusive,
    private readonly rounds: Rounds,
  ) {
    this.plain = without(base, OWN);
    const now = () => this.current();
    this.files = {
      read: async (...args) => now().read(...args),
      write: async (...args) => now().write(...args),
      append: async (...args) => now().append(...args),
      exists: async (...args) => now().exists(...args),
      size: async (...args) => now().size(...args),
      list: async (...args) => now().list(...args),
      remove: async (...args) => now().remove(...args),
    };
    this.recordKeys = new RecordKeys(
      () => this.recordKey(),
      (id) => this.findRecordKey(id),
    );
  }

  static async open(base: FileStore, exclusive: Exclusive, rounds: Rounds = measuredRounds): Promise<Vault> {
    const vault = new Vault(base, exclusive, rounds);
    await vault.refresh();
    return vault;
  }

  /** Reads anew what another tab may have changed; a key that no longer fits is let go. */
  async refresh(): Promise<ProtectionReport> {
    const there = await this.base.exists(RECORD);
    this.protection = there ? parseProtection(await this.base.read(RECORD)) : null;
    if (this.opened && !(this.protection && (await fits(this.protection, this.opened.master))))
      this.opened = null;
    return this.report();
  }

  report(): ProtectionReport {
    const state = this.protection?.state ?? "off";
    const unlocked = this.protection === null || this.opened !== null;
    return { state, unlocked, rounds: this.protection?.rounds ?? null };
  }

  /** Takes up a key that another worker has unlocked. */
  async adopt(master: CryptoKey): Promise<void> {
    await this.refresh();
    if (!this.protection || !(await fits(this.protection, master))) throw noLongerFits();
    this.opened = { master, files: await this.filesUnder(master) };
  }

  /** @throws {AppError} `wrong-passphrase` */
  async unlock(passphrase: string): Promise<CryptoKey> {
    await this.refresh();
    const master = await unlock(this.needed(), passphrase);
    await this.adopt(master);
    return master;
  }

  lock(): void {
    this.opened = null;
  }

  /** Begins to protect: from here on all that is written is sealed. `move` seals what is there. */
  async begin(passphrase: string): Promise<CryptoKey> {
    if (await this.base.exists(RECORD))
      throw new AppError("busy", "The passphrase protection is already on.");
    const { protection, master } = await protect(accepted(passphrase), await this.rounds());
    await this.save(protection);
    await this.adopt(master);
    return master;
  }

  /** Begins to take the protection off; the passphrase is asked for again. */
  async beginOff(passphrase: string): Promise<CryptoKey> {
    const master = await this.unlock(passphrase);
    await this.save({ ...this.needed(), state: "turning-off" });
    return master;
  }

  async change(old: string, next: string): Promise<void> {
    await this.refresh();
    const protection = this.needed();
    await this.save(await rewrap(protection, old, accepted(next), await this.rounds()));
  }

  /**
   * Moves all files to where they belong in the present state, and then completes it. Files of the wrong kind that a tab of
   * before may have left are moved too.
   * @param resealRecords  seals every record with the present key
   */
  async *move(resealRecords: () => Promise<void>, signal?: AbortSignal): AsyncGenerator<MoveProgress, void> {
    const protection = this.protection;
    if (!protection) return;
    await resealRecords();
    yield* this.moving().moveAll(signal);
    // The direction was changed while the last file was moved: the next call goes that way.
    if (this.protection?.state !== protection.state) return;
    if (protection.state === "turning-off") {
      await this.base.remove(RECORD);
      await this.base.remove(SEALED);
      this.protection = null;
      this.opened = null;
      return;
    }
    await this.base.remove(LOCAL_KEY);
    if (protection.state === "turning-on") await this.save({ ...protection, state: "on" });
  }

  /** Removes everything stored, whoever has the passphrase; the record goes last, so that a kill leaves it locked. */
  async erase(): Promise<void> {
    this.opened = null;
    for (const name of await this.base.list("")) if (name !== RECORD) await this.base.remove(name);
    await this.base.remove(RECORD);
    this.protection = null;
  }

  private current(): FileStore {
    if (!this.protection) return this.plain;
    if (!this.opened) throw locked();
    return this.protection.state === "on" ? this.opened.files : this.moving();
  }

  private moving(): MovingFiles {
    if (!this.protection || !this.opened) throw locked();
    const { files } = this.opened;
    return this.protection.state === "turning-off"
      ? new MovingFiles(files, this.plain, this.exclusive)
      : new MovingFiles(this.plain, files, this.exclusive);
  }

  private filesUnder(master: CryptoKey): Promise<FileStore> {
    return sealedFiles(within(this.base, SEALED), master);
  }

  private async save(protection: Protection): Promise<void> {
    await this.base.write(RECORD, new TextEncoder().encode(JSON.stringify(protection)));
    this.protection = protection;
  }

  private needed(): Protection {
    if (!this.protection) throw new AppError("busy", "The passphrase protection is not on.");
    return this.protection;
  }

  /** What new records are sealed with: the data key, or without protection a key of this machine. */
  private async recordKey(): Promise<RecordKey> {
    if (!this.protection || this.protection.state === "turning-off") return this.localKey();
    if (!this.opened) throw locked();
    return { id: this.protection.id, master: this.opened.master };
  }

  private async findRecordKey(id: string): Promise<RecordKey | null> {
    if (this.protection?.id === id) {
      if (!this.opened) throw locked();
      return { id, master: this.opened.master };
    }
    return knownLocalKey(this.base, id) ?? ((await this.base.exists(LOCAL_KEY)) ? this.localKey() : null);
  }

  private localKey(): Promise<RecordKey> {
    return this.exclusive("darkroom-record-key", () => newLocalKey(this.base, LOCAL_KEY));
  }
}

function accepted(passphrase: string): string {
  if (passphrase.length >= SHORTEST_PASSPHRASE) return passphrase;
  throw new AppError("bad-config", `A passphrase needs at least ${SHORTEST_PASSPHRASE} characters.`, {
    advice: "Four or five unrelated words are easy to keep in mind and hard to guess.",
  });
}

export function locked(): AppError {
  return new AppError("locked", "Darkroom is locked.", {
    kept: "Everything stored is kept.",
    advice: "Unlock it with the passphrase.",
  });
}

function noLongerFits(): AppError {
  return new AppError("locked", "The protection was changed in another tab.", {
    kept: "Everything stored is kept.",
    advice: "Unlock it with the present passphrase.",
  });
}
