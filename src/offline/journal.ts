import type { LoggedRequest } from "@/domain/sealed";

/** Collects requests and writes them in batches, in order: answering is not kept waiting. */
export class RequestJournal {
  private pending: LoggedRequest[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly write: (requests: readonly LoggedRequest[]) => Promise<void>) {}

  add(request: LoggedRequest): void {
    this.pending.push(request);
  }

  /** Resolves when everything added so far is written; a failed write is tried again with the next. */
  written(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const batch = this.pending;
      if (batch.length === 0) return;
      this.pending = [];
      await this.write(batch).catch(() => {
        this.pending = [...batch, ...this.pending];
      });
    });
    return this.writing;
  }
}
