/** Whether what is stored is sealed with a passphrase. The two middle states last until all files are moved. */
export type ProtectionState = "off" | "turning-on" | "on" | "turning-off";

export interface ProtectionReport {
  readonly state: ProtectionState;
  /** False when a passphrase is needed before anything stored can be read. */
  readonly unlocked: boolean;
  /** Rounds of PBKDF2-SHA-256 between the passphrase and the key; null when off. */
  readonly rounds: number | null;
}

/** How far the files are moved from one state to the other. */
export interface MoveProgress {
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

/** Shorter passphrases are refused: trying them all would take too little time. */
export const SHORTEST_PASSPHRASE = 10;

/** Minutes without a key or pointer until the app locks itself; null is never. */
export type IdleMinutes = 5 | 10 | 30 | 60 | null;
export const DEFAULT_IDLE: IdleMinutes = 10;
