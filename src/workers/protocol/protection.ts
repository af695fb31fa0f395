import type { MoveProgress, ProtectionReport } from "@/domain/protection";
import { operation } from "./operation";

/** Passphrase protection of what is stored. The library worker does the work; every worker is given the key. */

export const protectionReport = operation<void, never, ProtectionReport>("protection/report");

/** Gives a worker the key, which nobody can export; what is asked of it afterwards waits for this. */
export const adoptKey = operation<{ key: CryptoKey }, never, ProtectionReport>("protection/adopt");
/** Shuts the door at once. `busy`: a job goes on with the key, which is let go of when it ends. */
export const lockVault = operation<void, never, { busy: boolean }>("protection/lock");
/** Reads the state anew after it was changed elsewhere. */
export const refreshProtection = operation<void, never, ProtectionReport>("protection/refresh");

/** @throws `wrong-passphrase` */
export const unlockVault = operation<{ passphrase: string }, never, { key: CryptoKey }>("protection/unlock");
/** @throws `busy` while another tab is open, `bad-config` for a short passphrase */
export const beginProtection = operation<{ passphrase: string }, never, { key: CryptoKey }>("protection/on");
export const endProtection = operation<{ passphrase: string }, never, { key: CryptoKey }>("protection/off");
/** Moves what is stored to where it belongs; goes on where an earlier call was cut off. */
export const moveProtected = operation<void, MoveProgress, ProtectionReport>("protection/move");
export const changePassphrase = operation<{ old: string; next: string }, never, ProtectionReport>(
  "protection/change",
);
/** Erases all that is stored, for those who have forgotten the passphrase. */
export const eraseProtected = operation<void, never, ProtectionReport>("protection/erase");
