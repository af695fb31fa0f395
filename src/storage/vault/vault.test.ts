import { describe, expect, it } from "vitest";
import type { FileStore } from "@/domain/files";
import { memoryFiles } from "../memoryFiles";
import type { Exclusive } from "./moving";
import { walk } from "./moving";
import { FEWEST_ROUNDS, measuredRounds, protect, unlock } from "./passphrase";
import { Vault } from "./vault";

const PASSPHRASE = "correct horse battery";
/** Few rounds: these tests are not about how long a guess takes. */
const few = async () => 1000;
const noRecords = async () => undefined;
const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * seed + 11) % 256);
const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (thrown: { code?: string }) => thrown.code,
  );

/** Turns, as Web Locks give them. */
function turns(): Exclusive {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  };
}

const FILES: Readonly<Record<string, Uint8Array>> = {
  "datasets/demo-0123abcd/index.json": bytes(3_000, 3),
  "datasets/demo-0123abcd/pixels.bin": bytes(5_000_000, 5),
  "datasets/demo-0123abcd/prepared/64-pad/jane-doe.u16": bytes(70_000, 7),
  "runs/4c2f7a1e-0000-4000-8000-000000000000/checkpoints/200.dkm": bytes(200_000, 9),
};

async function filled() {
  const base = memoryFiles();
  const exclusive = turns();
  const open = () => Vault.open(base, exclusive, few);
  const vault = await open();
  for (const [path, content] of Object.entries(FILES)) await vault.files.write(path, content);
  return { base, vault, open };
}

async function moveAll(vault: Vault): Promise<void> {
  for await (const progress of vault.move(noRecords))
    expect(progress.done).toBeLessThanOrEqual(progress.total);
}

async function holdsAll(files: FileStore): Promise<boolean> {
  for (const [path, content] of Object.entries(FILES))
    if (!Buffer.from(await files.read(path)).equals(content)) return false;
  return true;
}

async function pathsOf(base: FileStore): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of walk(base, "")) paths.push(path);
  return paths;
}

describe("turning the protection on", () => {
  it("seals all that is there, reads it meanwhile, and leaves nothing in clear", async () => {
    const { base, vault } = await filled();
    await vault.begin(PASSPHRASE);
    expect(vault.report().state).toBe("turning-on");
    for await (const { total } of vault.move(noRecords)) {
      expect(total).toBe(5_273_000);
      expect(await holdsAll(vault.files)).toBe(true);
    }
    expect(vault.report()).toEqual({ state: "on", unlocked: true, rounds: 1000 });
    expect(await holdsAll(vault.files)).toBe(true);
    const paths = await pathsOf(base);
    expect(paths.filter((path) => !path.startsWith("sealed/"))).toEqual(["protection.json"]);
    for (const path of paths) {
      const disk = Buffer.from(await base.read(path));
      for (const content of Object.values(FILES))
        expect(disk.includes(Buffer.from(content.subarray(500, 532)))).toBe(false);
      expect(path).not.toContain("jane");
    }
  });

  it("goes on after a kill at any moment, and loses nothing", async () => {
    // The kill: a store that fails from its nth change on. A new vault then takes over.
    for (let kill = 1; kill < 40; kill += 1) {
      const { base, open } = await filled();
      const dying = await Vault.open(failingAfter(base, kill), turns(), few);
      const survived = await dying
        .begin(PASSPHRASE)
        .then(() => moveAll(dying))
        .then(
          () => true,
          () => false,
        );
      const next = await open();
      if (next.report().state === "off") {
        expect(await holdsAll(next.files)).toBe(true);
        continue;
      }
      expect(await code(next.files.read("datasets/demo-0123abcd/index.json"))).toBe("locked");
      await next.unlock(PASSPHRASE);
      expect(await holdsAll(next.files)).toBe(true);
      await moveAll(next);
      expect(next.report().state).toBe("on");
      expect(await holdsAll(next.files)).toBe(true);
      if (survived) break;
    }
  });

  it("keeps what is written while the files are on their way", async () => {
    const { base, vault, open } = await filled();
    await vault.begin(PASSPHRASE);
    const log = await vault.files.append("datasets/demo-0123abcd/pixels.bin");
    await log.append(bytes(1000, 21));
    await log.close();
    await vault.files.write("datasets/demo-0123abcd/index.json", bytes(10, 23));
    await vault.files.remove("datasets/demo-0123abcd/prepared");
    await moveAll(vault);
    const again = await open();
    await again.unlock(PASSPHRASE);
    expect((await again.files.read("datasets/demo-0123abcd/pixels.bin")).slice(5_000_000)).toEqual(
      bytes(1000, 21),
    );
    expect(await again.files.read("datasets/demo-0123abcd/index.json")).toEqual(bytes(10, 23));
    expect(await again.files.list("datasets/demo-0123abcd")).toEqual(["index.json", "pixels.bin"]);
    expect(await base.list("")).toEqual(["protection.json", "sealed"]);
  });

  it("refuses a passphrase that is quickly guessed", async () => {
    const { vault } = await filled();
    expect(await code(vault.begin("short"))).toBe("bad-config");
    expect(vault.report().state).toBe("off");
  });
});

describe("a locked vault", () => {
  it("opens with the passphrase only, and a wrong one changes nothing", async () => {
    const { base, vault, open } = await filled();
    await vault.begin(PASSPHRASE);
    await moveAll(vault);
    const before = await base.read("protection.json");
    const next = await open();
    expect(next.report()).toMatchObject({ state: "on", unlocked: false });
    for (const guess of ["", "correct horse batterY", `${PASSPHRASE} `, "x".repeat(5000)])
      expect(await code(next.unlock(guess))).toBe("wrong-passphrase");
    expect(await base.read("protection.json")).toEqual(before);
    expect(await code(next.files.list("datasets"))).toBe("locked");
    await next.unlock(PASSPHRASE);
    expect(await holdsAll(next.files)).toBe(true);
    next.lock();
    expect(await code(next.files.list("datasets"))).toBe("locked");
  });

  it("takes a passphrase whichever way the keyboard composes its letters", async () => {
    const { vault, open } = await filled();
    await vault.begin("Rönt\u0067en-\u00e9tage 12".normalize("NFC"));
    const next = await open();
    await next.unlock("Röntgen-étage 12".normalize("NFD"));
    expect(next.report().unlocked).toBe(true);
  });

  it("takes up the key that another worker unlocked, and lets go of one that no longer fits", async () => {
    const { vault, open } = await filled();
    const key = await vault.begin(PASSPHRASE);
    expect(key.extractable).toBe(false);
    const other = await open();
    await other.adopt(structuredClone(key));
    expect(await holdsAll(other.files)).toBe(true);
    await vault.erase();
    expect(await other.refresh()).toEqual({ state: "off", unlocked: true, rounds: null });
    await vault.begin("another passphrase");
    expect(await code(other.adopt(key))).toBe("locked");
  });

  it("is opened by a new passphrase after a change, no longer by the old, and no file was touched", async () => {
    const { base, vault, open } = await filled();
    await vault.begin(PASSPHRASE);
    await moveAll(vault);
    const sealed = (await pathsOf(base)).filter((path) => path !== "protection.json");
    const before = await Promise.all(sealed.map((path) => base.read(path)));
    expect(await code(vault.change("not the old one", "the next passphrase"))).toBe("wrong-passphrase");
    await vault.change(PASSPHRASE, "the next passphrase");
    const after = await Promise.all(sealed.map((path) => base.read(path)));
    expect(after.every((file, i) => Buffer.from(file).equals(before[i]!))).toBe(true);
    const next = await open();
    expect(await code(next.unlock(PASSPHRASE))).toBe("wrong-passphrase");
    await next.unlock("the next passphrase");
    expect(await holdsAll(next.files)).toBe(true);
  });

  it("can be erased without the passphrase, wholly", async () => {
    const { base, vault, open } = await filled();
    await vault.begin(PASSPHRASE);
    await moveAll(vault);
    const next = await open();
    await next.erase();
    expect(await pathsOf(base)).toEqual([]);
    expect(next.report().state).toBe("off");
    expect(await next.files.list("datasets")).toEqual([]);
  });
});

describe("turning the protection off", () => {
  it("asks for the passphrase, brings every file back, and leaves no trace of itself", async () => {
    const { base, vault } = await filled();
    await vault.begin(PASSPHRASE);
    await moveAll(vault);
    expect(await code(vault.beginOff("not the passphrase"))).toBe("wrong-passphrase");
    await vault.beginOff(PASSPHRASE);
    expect(await holdsAll(vault.files)).toBe(true);
    await moveAll(vault);
    expect(vault.report().state).toBe("off");
    expect((await pathsOf(base)).sort()).toEqual(Object.keys(FILES).sort());
    expect(await holdsAll(vault.files)).toBe(true);
  });

  it("goes on after a kill", async () => {
    const { base, vault, open } = await filled();
    await vault.begin(PASSPHRASE);
    await moveAll(vault);
    await vault.beginOff(PASSPHRASE);
    const moving = vault.move(noRecords);
    for (let i = 0; i < 3; i++) await moving.next();
    await moving.return();
    const next = await open();
    expect(next.report()).toMatchObject({ state: "turning-off", unlocked: false });
    await next.unlock(PASSPHRASE);
    expect(await holdsAll(next.files)).toBe(true);
    await moveAll(next);
    expect(await base.list("")).toEqual(["datasets", "runs"]);
  });

  it("leaves a damaged file sealed, says which it is, and brings back the others", async () => {
    const { base, vault } = await filled();
    await vault.begin(PASSPHRASE);
    await moveAll(vault);
    const checkpoint = Object.keys(FILES).at(-1)!;
    const disk = await base.read(`sealed/${checkpoint}`);
    await base.write(`sealed/${checkpoint}`, disk.with(5000, disk[5000]! ^ 1));
    await vault.beginOff(PASSPHRASE);
    const failure = (await moveAll(vault).catch((thrown: unknown) => thrown)) as Error;
    expect(failure.message).toContain("the checkpoint of step 200");
    expect(vault.report().state).toBe("turning-off");
    expect(await vault.files.read("datasets/demo-0123abcd/index.json")).toEqual(bytes(3_000, 3));
    await vault.files.remove(checkpoint);
    await moveAll(vault);
    expect(vault.report().state).toBe("off");
  });
});

describe("what is stored of the passphrase", () => {
  it("takes at least 600,000 rounds for a guess, and says how many", async () => {
    expect(await measuredRounds(() => 0)).toBeGreaterThanOrEqual(FEWEST_ROUNDS);
    let clock = 0;
    // A machine so slow that 100,000 rounds take ten seconds still makes the least number.
    expect(await measuredRounds(() => (clock += 10_000))).toBe(600_000);
    const { protection } = await protect(PASSPHRASE, 1000);
    expect(protection.rounds).toBe(1000);
    expect(JSON.stringify(protection)).not.toContain("horse");
  });

  it("does not open when the rounds or the salt were changed", async () => {
    const { protection } = await protect(PASSPHRASE, 1000);
    expect(await code(unlock({ ...protection, rounds: 999 }, PASSPHRASE))).toBe("wrong-passphrase");
    expect(await code(unlock({ ...protection, salt: protection.proof }, PASSPHRASE))).toBe(
      "wrong-passphrase",
    );
    expect((await unlock(protection, PASSPHRASE)).extractable).toBe(false);
  });

  it("damaged: stays locked, says so, and can be erased", async () => {
    const { base, vault, open } = await filled();
    await vault.begin(PASSPHRASE);
    await base.write("protection.json", new TextEncoder().encode("{"));
    const next = await open();
    expect(next.report()).toMatchObject({ state: "on", unlocked: false });
    expect(await code(next.files.write("datasets/x", bytes(1, 1)))).toBe("locked");
    expect(await code(next.unlock(PASSPHRASE))).toBe("storage");
    await next.erase();
    expect(await pathsOf(base)).toEqual([]);
  });
});

/** A store that stops for good at its nth change, as a killed worker does. */
function failingAfter(base: FileStore, changes: number): FileStore {
  let left = changes;
  const spend = () => {
    if (--left < 0) throw new Error("killed");
  };
  return {
    ...base,
    write: async (path, content) => {
      spend();
      await base.write(path, content);
    },
    remove: async (path) => {
      spend();
      await base.remove(path);
    },
    append: async (path, truncateTo) => {
      spend();
      const file = await base.append(path, truncateTo);
      return {
        append: async (content) => {
          spend();
          return file.append(content);
        },
        close: () => file.close(),
      };
    },
  };
}
