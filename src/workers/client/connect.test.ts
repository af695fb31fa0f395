import { afterEach, describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import { connect, type WorkerClient } from "./connect";
import { FakeWorker } from "./testing/fakeWorker";
import { operation } from "../protocol/operation";
import { FakeLocks } from "../protocol/testing/fakeLocks";
import { Handlers, serve, type Scope } from "../protocol/serve";

const countTo = operation<{ to: number }, number, string>("test/count");
const hang = operation<void, string, never>("test/hang");
const refuse = operation<void, never, void>("test/refuse");
const bytes = operation<{ length: number }, never, Uint8Array>("test/bytes");
const unknown = operation<void, never, void>("test/unknown");

const cleaned: string[] = [];
const moved: Uint8Array[] = [];

function handlers(): Handlers {
  const all = new Handlers();
  all.handle(countTo, async ({ to }, { progress }) => {
    for (let i = 1; i <= to; i++) {
      progress(i);
      await Promise.resolve();
    }
    return `counted to ${to}`;
  });
  all.handle(hang, async (_request, { signal, progress }) => {
    progress("hanging");
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    cleaned.push("removed what was half done");
    signal.throwIfAborted();
    throw new Error("unreachable");
  });
  all.handle(refuse, () => {
    throw new AppError("quota", "The disk is full.", { kept: "Step 50 is kept.", advice: "Remove a run." });
  });
  all.handle(
    bytes,
    ({ length }) => {
      const made = new Uint8Array(length).fill(7);
      moved.push(made);
      return made;
    },
    (result) => [result.buffer as ArrayBuffer],
  );
  return all;
}

let client: WorkerClient;
let workers: FakeWorker[];
let locks: FakeLocks;

function start(): WorkerClient {
  workers = [];
  locks = new FakeLocks();
  client = connect(() => {
    const worker = new FakeWorker((scope) =>
      serve(handlers(), scope as Scope, locks, `darkroom-worker-${workers.length}`),
    );
    workers.push(worker);
    return worker;
  }, locks);
  return client;
}

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => thrown as AppError,
  );

afterEach(() => client.terminate());

describe("a line to a worker", () => {
  it("reports progress in order, then the result", async () => {
    const seen: number[] = [];
    const result = await start().call(countTo, { to: 50 }, { onProgress: (n) => seen.push(n) });
    expect(result).toBe("counted to 50");
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it("starts the worker with the first call and keeps it", async () => {
    start();
    expect(workers).toHaveLength(0);
    await Promise.all([client.call(countTo, { to: 1 }), client.call(countTo, { to: 2 })]);
    await client.call(countTo, { to: 3 });
    expect(workers).toHaveLength(1);
  });

  it("a stopped call rejects with cancelled after the worker has cleaned up; others go on", async () => {
    start();
    cleaned.length = 0;
    const stop = new AbortController();
    const hanging = errorOf(
      client.call(hang, undefined, { signal: stop.signal, onProgress: () => stop.abort() }),
    );
    const other = client.call(countTo, { to: 3 });
    expect((await hanging)?.code).toBe("cancelled");
    expect(cleaned).toEqual(["removed what was half done"]);
    expect(await other).toBe("counted to 3");
  });

  it("a call that was stopped before it began is never sent", async () => {
    const error = await errorOf(start().call(hang, undefined, { signal: AbortSignal.abort() }));
    expect(error?.code).toBe("cancelled");
  });

  it("errors arrive whole: code, message, what was kept, what to do", async () => {
    const error = await errorOf(start().call(refuse, undefined));
    expect(error).toBeInstanceOf(AppError);
    expect({ ...error, message: error?.message }).toMatchObject({
      code: "quota",
      message: "The disk is full.",
      kept: "Step 50 is kept.",
      advice: "Remove a run.",
    });
  });

  it("names an operation that the worker does not serve", async () => {
    const error = await errorOf(start().call(unknown, undefined));
    expect(error?.code).toBe("internal");
    expect(error?.message).toContain("test/unknown");
  });

  it("moves big results instead of copying them", async () => {
    moved.length = 0;
    const result = await start().call(bytes, { length: 100_000 });
    expect(result).toHaveLength(100_000);
    expect(result[99_999]).toBe(7);
    expect(moved[0]).toHaveLength(0);
  });
});

describe("a worker that dies", () => {
  it("silently: pending calls reject with worker-died, and the next call starts a new one", async () => {
    start();
    const pending = errorOf(
      client.call(hang, undefined, { onProgress: () => locks.kill("darkroom-worker-0") }),
    );
    const error = await pending;
    expect(error?.code).toBe("worker-died");
    expect(error?.kept).toContain("last checkpoint");
    expect(error?.advice).toContain("Resume");
    expect(await client.call(countTo, { to: 2 })).toBe("counted to 2");
    expect(workers).toHaveLength(2);
    expect(workers[0]?.terminated).toBe(true);
  });

  it("with an error event: every pending call is told why", async () => {
    start();
    const first = errorOf(client.call(hang, undefined));
    const second = errorOf(client.call(hang, undefined));
    workers[0]?.fail("out of memory");
    expect((await first)?.code).toBe("worker-died");
    expect((await second)?.message).toContain("out of memory");
  });

  it("before it starts: the call rejects instead of waiting for ever", async () => {
    locks = new FakeLocks();
    const silent = new FakeWorker(() => undefined);
    client = connect(() => silent, locks);
    const call = errorOf(client.call(countTo, { to: 1 }));
    silent.fail("");
    expect((await call)?.message).toContain("could not be started");
  });

  it("losing its GPU: it is replaced, because only a new worker gets a new device", async () => {
    const lost = new Handlers();
    lost.handle(refuse, () => {
      throw new AppError("device-lost", "The GPU stopped.");
    });
    lost.handle(countTo, () => "counted");
    locks = new FakeLocks();
    let spawned = 0;
    client = connect(() => {
      const lock = `worker-${spawned++}`;
      return new FakeWorker((scope) => serve(lost, scope as Scope, locks, lock));
    }, locks);
    expect((await errorOf(client.call(refuse, undefined)))?.code).toBe("device-lost");
    await client.call(countTo, { to: 1 });
    expect(spawned).toBe(2);
  });
});
