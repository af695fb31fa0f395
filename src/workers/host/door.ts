import { locked, type Vault } from "@/storage/vault/vault";
import type { Operation } from "../protocol/operation";
import type { Handlers } from "../protocol/serve";

type Handle = Handlers["handle"];

/**
 * The one way to what is stored. While it is shut nothing new comes in; work that is inside goes on with the key, and the last to
 * leave takes it away.
 */
export class Door {
  private isShut = false;
  private inside = 0;
  private opening: Promise<unknown> = Promise.resolve();

  constructor(readonly vault: () => Promise<Vault>) {}

  /** As `handle`, for operations that need the door open. */
  guard(handle: Handle): Handle {
    return <Request, Progress, Result>(
      operation: Operation<Request, Progress, Result>,
      handler: Parameters<typeof handle<Request, Progress, Result>>[1],
      transfer?: (result: Result) => Transferable[],
    ) => handle(operation, (request, context) => this.pass(async () => handler(request, context)), transfer);
  }

  /** Opens the door when the work is done; what is asked meanwhile waits. */
  open<T>(work: (vault: Vault) => Promise<T>): Promise<T> {
    const opened = this.vault().then(async (vault) => {
      const result = await work(vault);
      this.isShut = false;
      return result;
    });
    this.opening = opened.catch(() => undefined);
    return opened;
  }

  async shut(): Promise<{ busy: boolean }> {
    this.isShut = true;
    await this.letGo();
    return { busy: this.inside > 0 };
  }

  private async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.opening;
    if (this.isShut) throw locked();
    this.inside++;
    try {
      return await work();
    } finally {
      this.inside--;
      await this.letGo();
    }
  }

  private async letGo(): Promise<void> {
    if (this.isShut && this.inside === 0) (await this.vault()).lock();
  }
}
