/** Something on the device that must be let go of. */
interface Disposable {
  dispose(): void;
}

interface Entry<Model> {
  readonly key: string;
  readonly model: Promise<Model>;
  users: number;
}

/** Keeps the model used last loaded, so that looking at image after image does not read it again. */
export class ModelShelf<Model extends Disposable> {
  private kept: Entry<Model> | null = null;

  constructor(private readonly load: (runId: string, step: number) => Promise<Model>) {}

  /** The model stays loaded at least until the work is done. */
  async use<T>(runId: string, step: number, work: (model: Model) => Promise<T>): Promise<T> {
    const entry = this.take(`${runId}/${step}`, () => this.load(runId, step));
    entry.users++;
    try {
      return await work(await entry.model);
    } catch (thrown) {
      // One that failed to load, or failed at work, is not offered again.
      if (this.kept === entry) this.kept = null;
      throw thrown;
    } finally {
      entry.users--;
      this.dropUnlessNeeded(entry);
    }
  }

  /** Lets go of what is not in use. */
  clear(): void {
    const old = this.kept;
    this.kept = null;
    if (old) this.dropUnlessNeeded(old);
  }

  private take(key: string, load: () => Promise<Model>): Entry<Model> {
    if (this.kept?.key === key) return this.kept;
    this.clear();
    this.kept = { key, model: load(), users: 0 };
    return this.kept;
  }

  private dropUnlessNeeded(entry: Entry<Model>): void {
    if (entry.users > 0 || this.kept === entry) return;
    entry.model.then(
      (model) => model.dispose(),
      () => undefined,
    );
  }
}
