import { AppError } from "@/domain/errors";
import type { ProtectionReport } from "@/domain/protection";
import {
  beginProtection,
  changePassphrase,
  endProtection,
  eraseProtected,
  moveProtected,
  protectionReport,
  unlockVault,
} from "@/workers/protocol/protection";
import { hiddenState } from "./hidden";
import { idleMinutes, IdleWatch, rememberIdleMinutes } from "./idle";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import type { LockSlice } from "./types";

/** Passphrase protection: turning it on and off, locking, unlocking. The passphrase itself is never kept. */
export function lockSlice(around: Surroundings): Slice<LockSlice> {
  return (set, get) => {
    const mover = new Mover(around, set, get);
    return {
      protection: null,
      locked: false,
      jobsBehind: 0,
      moving: null,
      idleMinutes: idleMinutes(),
      ...passphraseActions(around, mover, set, get),
      async lockNow() {
        if (!canLock(get())) return;
        around.tabs.tell("locked");
        await lock(around, mover, set, get);
      },
      continueMoving: () => mover.move(),
      setIdleMinutes(minutes) {
        rememberIdleMinutes(minutes);
        set({ idleMinutes: minutes });
      },
      followLock() {
        around.tabs.listen((message) => {
          if (message === "active") return watch.touch();
          void (message === "locked" ? lock(around, mover, set, get) : readAnew(around, mover, set, get));
        });
        const watch = new IdleWatch(
          () => Date.now(),
          () => (canLock(get()) ? get().idleMinutes : null),
          () => void get().lockNow(),
        );
        if (typeof window !== "undefined") watch.follow(window, () => around.tabs.tell("active"));
      },
    };
  };
}

type PassphraseActions = "protect" | "unprotect" | "changePassphrase" | "unlock" | "eraseProtected";

function passphraseActions(
  around: Surroundings,
  mover: Mover,
  set: SetState,
  get: GetState,
): Pick<LockSlice, PassphraseActions> {
  const { library } = around.clients;
  return {
    async protect(passphrase) {
      refuseBusy(get);
      const { key } = await library.call(beginProtection, { passphrase });
      await around.keys.share(key);
      await readReport(around, set);
      around.tabs.tell("changed");
      void mover.move();
    },
    async unprotect(passphrase) {
      refuseBusy(get);
      mover.stop();
      const { key } = await library.call(endProtection, { passphrase });
      await around.keys.share(key);
      await readReport(around, set);
      void mover.move();
    },
    async changePassphrase(old, next) {
      set({ protection: await library.call(changePassphrase, { old, next }) });
    },
    async unlock(passphrase) {
      const { key } = await library.call(unlockVault, { passphrase });
      await around.keys.share(key);
      await readReport(around, set);
      set({ locked: false });
      await get().loadStored();
      void mover.move();
    },
    async eraseProtected() {
      await around.keys.lock();
      await library.call(eraseProtected, undefined);
      await around.keys.forget();
      await readReport(around, set);
      around.tabs.tell("changed");
      set({ ...hiddenState(get()), locked: false });
      await get().loadStored();
    },
  };
}

/** Reads whether a passphrase is needed; nothing stored is read before. */
export async function readReport({ clients }: Surroundings, set: SetState): Promise<ProtectionReport> {
  const protection = await clients.library.call(protectionReport, undefined);
  set({ protection });
  return protection;
}

function canLock({ protection, locked }: Pick<LockSlice, "protection" | "locked">): boolean {
  return protection !== null && protection.state !== "off" && !locked;
}

/** Hides first, then takes the keys away. */
async function lock(around: Surroundings, mover: Mover, set: SetState, get: GetState): Promise<void> {
  if (!canLock(get())) return;
  set({ locked: true, ...hiddenState(get()) });
  around.forgetPixels();
  mover.stop();
  const jobsBehind = await around.keys.lock();
  // The next worker chooses its device anew.
  set({ jobsBehind, ...(jobsBehind === 0 ? { device: null } : {}) });
}

/** Another tab changed the protection. */
async function readAnew(around: Surroundings, mover: Mover, set: SetState, get: GetState): Promise<void> {
  try {
    await around.keys.forget();
    const { state, unlocked } = await readReport(around, set);
    if (state === "off") {
      set({ ...hiddenState(get()), locked: false });
      await get().loadStored();
    } else if (!unlocked) await lock(around, mover, set, get);
  } catch (thrown) {
    report(get, thrown);
  }
}

/** Moves what is stored in the background, once at a time. */
class Mover {
  private stopper: AbortController | null = null;

  constructor(
    private readonly around: Surroundings,
    private readonly set: SetState,
    private readonly get: GetState,
  ) {}

  stop(): void {
    this.stopper?.abort();
  }

  async move(): Promise<void> {
    const { protection } = this.get();
    if (this.stopper || protection === null || protection.state === "off") return;
    const stopper = new AbortController();
    this.stopper = stopper;
    try {
      const after = await this.around.clients.library.call(moveProtected, undefined, {
        signal: stopper.signal,
        onProgress: (moving) => this.set({ moving }),
      });
      await this.finish(after);
    } catch (thrown) {
      report(this.get, thrown);
    } finally {
      this.stopper = null;
      this.set({ moving: null });
    }
    // What stopped this one may have been a change of direction.
    if (stopper.signal.aborted && !this.get().locked) await this.move();
  }

  private async finish(after: ProtectionReport): Promise<void> {
    this.set({ protection: after });
    await (after.state === "off" ? this.around.keys.forget() : this.around.keys.renew());
  }
}

function refuseBusy(get: GetState): void {
  const { activeRunId, activeExperimentId, importing, sampling, exporting, makingVolumes } = get();
  const { cascadeTraining, cascadeSampling } = get();
  const working = activeRunId ?? activeExperimentId ?? cascadeTraining ?? cascadeSampling;
  if (working === null && !importing && !sampling && !exporting && !makingVolumes) return;
  throw new AppError("busy", "Something is still running.", {
    kept: "Nothing was changed.",
    advice: "Pause the run, or wait until reading and sampling are done, then try again.",
  });
}
