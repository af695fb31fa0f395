import { afterEach, describe, expect, it } from "vitest";
import { fromErrorData, type AppErrorData } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { FileCall } from "./testing/files.worker";
import { fileContract } from "./testing/fileContract";

interface Answer {
  id: number;
  result: unknown;
  error?: AppErrorData;
}
let made = 0;
const workers: Worker[] = [];

function spawn(): Worker {
  const worker = new Worker(new URL("./testing/files.worker.ts", import.meta.url), { type: "module" });
  workers.push(worker);
  return worker;
}

/** A file store whose every call crosses to the worker. */
function remoteFiles(worker: Worker, root: string): FileStore {
  let next = 0;
  const call = <T>(method: FileCall["method"], ...args: unknown[]) =>
    new Promise<T>((resolve, reject) => {
      const id = (made += 1) * 1000 + next++;
      const listen = ({ data }: MessageEvent<Answer>) => {
        if (data.id !== id) return;
        worker.removeEventListener("message", listen);
        if (data.error) reject(fromErrorData(data.error));
        else resolve(data.result as T);
      };
      worker.addEventListener("message", listen);
      worker.postMessage({ id, root, method, args } satisfies FileCall);
    });
  return {
    read: (...args) => call("read", ...args),
    write: (...args) => call("write", ...args),
    exists: (...args) => call("exists", ...args),
    size: (...args) => call("size", ...args),
    list: (...args) => call("list", ...args),
    remove: (...args) => call("remove", ...args),
    append: async (...args) => {
      const handle = await call<number>("append", ...args);
      return {
        append: (bytes) => call("appender.append", handle, bytes),
        close: () => call("appender.close", handle),
      };
    },
  };
}

const freshRoot = () => `test-${performance.timeOrigin}-${(made += 1)}`;

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate();
  const base = await navigator.storage.getDirectory();
  for await (const name of base.keys()) {
    if (name.startsWith("test-")) await base.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
});

describe("files in OPFS", () => {
  fileContract(async () => remoteFiles(spawn(), freshRoot()));

  it("a worker killed while it writes leaves the old file or the new one, never a mixture", async () => {
    const root = freshRoot();
    const seen = new Set<number>();
    const reader = remoteFiles(spawn(), root);
    await reader.write("model.dkm", new Uint8Array(4_000_000).fill(1));
    for (let round = 0; round < 12; round++) {
      const worker = spawn();
      const writer = remoteFiles(worker, root);
      await writer.exists("model.dkm");
      void writer.write("model.dkm", new Uint8Array(6_000_000).fill(2));
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      worker.terminate();
      const kept = await reader.read("model.dkm");
      seen.add(kept[0]!);
      expect(kept.length).toBe(kept[0] === 1 ? 4_000_000 : 6_000_000);
      expect(kept.every((value) => value === kept[0])).toBe(true);
      expect(await reader.list("")).toEqual(["model.dkm"]);
      if (kept[0] === 2) await reader.write("model.dkm", new Uint8Array(4_000_000).fill(1));
    }
    expect(seen).toContain(1); // at least one kill came before the new file was complete
  });

  it("waits for an old worker that still holds the file, and then appends", async () => {
    const root = freshRoot();
    const oldWorker = spawn();
    const before = await remoteFiles(oldWorker, root).append("log.bin");
    await before.append(Uint8Array.of(1, 2));
    setTimeout(() => oldWorker.terminate(), 200);
    const after = await remoteFiles(spawn(), root).append("log.bin");
    expect(await after.append(Uint8Array.of(3))).toBe(2);
    await after.close();
  });
});
