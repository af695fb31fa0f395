import { expect, it } from "vitest";
import { memoryFiles } from "@/storage/memoryFiles";
import { Vault } from "@/storage/vault/vault";
import { operation } from "../protocol/operation";
import { Handlers } from "../protocol/serve";
import { Door } from "./door";

const write = operation<{ wait: Promise<void> }, never, string>("test/write");
const context = { signal: new AbortController().signal, progress: () => undefined };

/** A worker over a protected vault, with one guarded operation that waits and then writes. */
async function worker() {
  const vault = await Vault.open(
    memoryFiles(),
    (_, work) => work(),
    async () => 1000,
  );
  const key = await vault.begin("a passphrase");
  const door = new Door(async () => vault);
  const handlers = new Handlers();
  door.guard(handlers.handle)(write, async ({ wait }) => {
    await wait;
    await vault.files.write("runs/1.dkm", Uint8Array.of(7));
    return "written";
  });
  const ask = (wait: Promise<void>) => Promise.resolve(handlers.find(write.name).run({ wait }, context));
  return { vault, key, door, ask };
}

it("a job inside goes on with the key while nothing new comes in; the key goes with the last job", async () => {
  const { vault, door, ask } = await worker();
  let finish: () => void = () => undefined;
  const job = ask(new Promise((resolve) => (finish = resolve)));
  await Promise.resolve();
  expect(await door.shut()).toEqual({ busy: true });
  expect(vault.report().unlocked).toBe(true);
  await expect(ask(Promise.resolve())).rejects.toMatchObject({ code: "locked" });
  finish();
  expect(await job).toBe("written");
  expect(vault.report().unlocked).toBe(false);
});

it("what is asked while the key is on its way waits for it", async () => {
  const { vault, key, door, ask } = await worker();
  expect(await door.shut()).toEqual({ busy: false });
  expect(vault.report().unlocked).toBe(false);
  const adopting = door.open((opened) => opened.adopt(key));
  expect(await ask(Promise.resolve())).toBe("written");
  await adopting;
});
