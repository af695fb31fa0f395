import { AppError } from "@/domain/errors";
import type { Records } from "@/storage/records";
import type { Vault } from "@/storage/vault/vault";
import * as protocol from "../protocol/protection";
import type { Handlers } from "../protocol/serve";
import { drain } from "./desk";
import type { Door } from "./door";

type Handle = Handlers["handle"];

/** What every worker that stores something answers. */
export function serveKey(handle: Handle, door: Door): void {
  handle(protocol.adoptKey, ({ key }) =>
    door.open(async (vault) => {
      await vault.adopt(key);
      return vault.report();
    }),
  );
  handle(protocol.lockVault, () => door.shut());
  handle(protocol.refreshProtection, () => door.open((vault) => vault.refresh()));
}

/** What the library worker answers besides: it alone changes the protection. */
export function serveProtection(handle: Handle, door: Door, records: () => Promise<Records>): void {
  handle(protocol.protectionReport, async () => (await door.vault()).refresh());
  handle(protocol.unlockVault, ({ passphrase }) =>
    door.open(async (vault) => ({ key: await vault.unlock(passphrase) })),
  );
  handle(protocol.beginProtection, ({ passphrase }) =>
    alone(door, async (vault) => ({ key: await vault.begin(passphrase) })),
  );
  handle(protocol.endProtection, ({ passphrase }) =>
    alone(door, async (vault) => ({ key: await vault.beginOff(passphrase) })),
  );
  door.guard(handle)(protocol.moveProtected, async (_, { signal, progress }) => {
    const vault = await door.vault();
    await drain(
      vault.move(async () => (await records()).reseal(), signal),
      progress,
    );
    return vault.report();
  });
  handle(protocol.changePassphrase, async ({ old, next }) => {
    const vault = await door.vault();
    await vault.change(old, next);
    return vault.report();
  });
  handle(protocol.eraseProtected, () =>
    alone(door, async (vault) => {
      await (await records()).clear();
      await vault.erase();
      return vault.report();
    }),
  );
}

/** A worker of another tab would go on as before: what changes for all is done when no other tab is open. */
async function alone<T>(door: Door, work: (vault: Vault) => Promise<T>): Promise<T> {
  // The lock of a worker that was just ended falls free a moment later.
  for (let tries = 0; (await libraries()) > 1; tries++) {
    if (tries === MOST_TRIES) {
      throw new AppError("busy", "Darkroom is open in another tab.", {
        kept: "Nothing was changed.",
        advice: "Close the other tabs, then try again.",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return door.open(work);
}

const MOST_TRIES = 8;
const LOOK_AGAIN_MS = 150;

async function libraries(): Promise<number> {
  const { held = [] } = await navigator.locks.query();
  return held.filter(({ name }) => name?.startsWith("darkroom-library:")).length;
}
