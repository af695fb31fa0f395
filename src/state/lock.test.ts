import { describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import type { ProtectionReport } from "@/domain/protection";
import { listDatasets } from "@/workers/protocol/library";
import {
  beginProtection,
  eraseProtected,
  moveProtected,
  protectionReport,
  unlockVault,
} from "@/workers/protocol/protection";
import { IdleWatch } from "./idle";
import { createDarkroom } from "./store";
import type { TabMessage } from "./tabs";
import { dataset, fakeClients, gate, run, settle } from "./testing/fakes";

const ON: ProtectionReport = { state: "on", unlocked: true, rounds: 600_000 };
const OFF: ProtectionReport = { state: "off", unlocked: true, rounds: null };
const KEY = {} as CryptoKey;

/** A state over a vault that knows one passphrase. */
function protectedDarkroom(first: ProtectionReport) {
  const clients = fakeClients();
  let report = first;
  clients.library
    .on(protectionReport, () => report)
    .on(unlockVault, ({ passphrase }) => {
      if (passphrase !== "right") throw new AppError("wrong-passphrase", "This is not the passphrase.");
      report = { ...report, unlocked: true };
      return { key: KEY };
    })
    .on(beginProtection, () => {
      report = { ...ON, state: "turning-on" };
      return { key: KEY };
    })
    .on(moveProtected, () => (report = { ...report, state: "on" }))
    .on(eraseProtected, () => {
      clients.datasets.length = 0;
      return (report = OFF);
    });
  const done: string[] = [];
  const told: TabMessage[] = [];
  let hear: (message: TabMessage) => void = () => undefined;
  const locking = gate<number>();
  const darkroom = createDarkroom(clients, {
    keys: {
      share: async () => void done.push("share"),
      lock: async () => {
        done.push("lock");
        return locking.promise;
      },
      renew: async () => void done.push("renew"),
      forget: async () => void done.push("forget"),
    },
    tabs: { tell: (message) => void told.push(message), listen: (listener) => (hear = listener) },
    forgetPixels: () => void done.push("pixels"),
  });
  return { clients, darkroom, done, told, locking, hear: (message: TabMessage) => hear(message) };
}

describe("a protected Darkroom", () => {
  it("lists nothing before it is unlocked, and everything afterwards", async () => {
    const { clients, darkroom } = protectedDarkroom({ ...ON, unlocked: false });
    clients.datasets.push(dataset("chest", ["a", "b"]));
    await darkroom.getState().start();
    expect(darkroom.getState()).toMatchObject({ locked: true, datasets: [], dataset: null });
    expect(clients.library.count(listDatasets)).toBe(0);
    await expect(darkroom.getState().unlock("wrong")).rejects.toMatchObject({ code: "wrong-passphrase" });
    expect(darkroom.getState().locked).toBe(true);
    await darkroom.getState().unlock("right");
    expect(darkroom.getState().locked).toBe(false);
    expect(darkroom.getState().dataset?.summary.id).toBe("chest");
  });

  it("hides all names and pictures at once when it is locked, before any worker answers", async () => {
    const { clients, darkroom, done, told, locking } = protectedDarkroom(ON);
    clients.datasets.push(dataset("chest", ["a", "b"]));
    clients.runs.push(run("r1", "chest"));
    await darkroom.getState().start();
    const lockingNow = darkroom.getState().lockNow();
    expect(darkroom.getState().locked).toBe(true);
    expect(JSON.stringify(darkroom.getState())).not.toContain("chest");
    expect(done).toContain("pixels");
    expect(told).toEqual(["locked"]);
    locking.open(0);
    await lockingNow;
    expect(darkroom.getState().jobsBehind).toBe(0);
  });

  it("says that work goes on when a worker stays busy behind the locked screen", async () => {
    const { darkroom, locking } = protectedDarkroom(ON);
    await darkroom.getState().start();
    locking.open(1);
    await darkroom.getState().lockNow();
    expect(darkroom.getState()).toMatchObject({ locked: true, jobsBehind: 1 });
  });

  it("locks when another tab is locked, without telling it back", async () => {
    const { darkroom, told, hear, locking } = protectedDarkroom(ON);
    await darkroom.getState().start();
    locking.open(0);
    hear("locked");
    await settle();
    expect(darkroom.getState().locked).toBe(true);
    expect(told).toEqual([]);
  });

  it("is set up in the background: the key goes to the workers before anything is moved", async () => {
    const { clients, darkroom, done } = protectedDarkroom(OFF);
    await darkroom.getState().start();
    await darkroom.getState().protect("right");
    await settle();
    const asked = clients.library.asked.map(({ name }) => name);
    expect(asked.indexOf(moveProtected.name)).toBeGreaterThan(asked.indexOf(beginProtection.name));
    expect(done).toEqual(["share", "renew"]);
    expect(darkroom.getState()).toMatchObject({ protection: { state: "on" }, moving: null, locked: false });
  });

  it("is not set up while a run trains", async () => {
    const { clients, darkroom } = protectedDarkroom(OFF);
    await darkroom.getState().start();
    darkroom.setState({ activeRunId: "r1" });
    await expect(darkroom.getState().protect("right")).rejects.toMatchObject({ code: "busy" });
    expect(clients.library.count(beginProtection)).toBe(0);
  });

  it("begins anew after everything was erased for a forgotten passphrase", async () => {
    const { clients, darkroom, locking } = protectedDarkroom({ ...ON, unlocked: false });
    clients.datasets.push(dataset("chest", ["a"]));
    await darkroom.getState().start();
    locking.open(0);
    await darkroom.getState().eraseProtected();
    expect(darkroom.getState()).toMatchObject({ locked: false, datasets: [], protection: { state: "off" } });
  });
});

describe("locking by itself", () => {
  const MINUTE = 60_000;

  it("comes after the chosen minutes without use, and never where it is switched off", () => {
    let now = 0;
    let minutes: 10 | null = 10;
    let locks = 0;
    const watch = new IdleWatch(
      () => now,
      () => minutes,
      () => locks++,
    );
    now = 9 * MINUTE;
    watch.look();
    expect(locks).toBe(0);
    watch.touch();
    now = 18 * MINUTE;
    watch.look();
    expect(locks).toBe(0);
    now = 19 * MINUTE;
    watch.look();
    expect(locks).toBe(1);
    minutes = null;
    now = 1000 * MINUTE;
    watch.look();
    expect(locks).toBe(1);
  });

  it("comes before the first key after a sleep, not after it", () => {
    let now = 0;
    let locks = 0;
    const page = new EventTarget();
    const watch = new IdleWatch(
      () => now,
      () => 10,
      () => locks++,
    );
    const timer = watch.follow(page, () => undefined);
    now = 8 * 60 * MINUTE;
    page.dispatchEvent(new Event("keydown"));
    expect(locks).toBe(1);
    clearInterval(timer);
  });
});
