import type { WorkerLike } from "../connect";

/** The inside of a fake worker, as its code sees it. */
export interface FakeScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** A worker in this thread: messages are cloned and arrive later, as between threads. */
export class FakeWorker implements WorkerLike {
  private readonly channel = new MessageChannel();
  private readonly errors: ((event: Event) => void)[] = [];
  terminated = false;

  constructor(run: (scope: FakeScope) => void) {
    const inside = this.channel.port2;
    run({
      postMessage: (message, transfer) => inside.postMessage(message, transfer),
      addEventListener: (_type, listener) => {
        inside.onmessage = listener;
      },
    });
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.channel.port1.postMessage(message, transfer);
  }

  addEventListener(type: "message" | "error" | "messageerror", listener: (event: Event) => void): void {
    if (type === "message") this.channel.port1.onmessage = listener;
    if (type === "error") this.errors.push(listener);
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }

  /** The worker throws outside of any call, or its script cannot be loaded. */
  fail(message: string): void {
    for (const listener of this.errors) listener(Object.assign(new Event("error"), { message }));
  }
}
