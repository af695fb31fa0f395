import type { DatasetIndex } from "@/domain/dataset";

/** The data set last opened, so that looking at image after image does not parse its index again. */
export class IndexCache {
  private kept: { readonly id: string; readonly index: Promise<DatasetIndex> } | null = null;

  constructor(private readonly read: (id: string) => Promise<DatasetIndex>) {}

  /** Read anew: another tab may have changed its split. */
  open(id: string): Promise<DatasetIndex> {
    this.forget(id);
    return this.cached(id);
  }

  cached(id: string): Promise<DatasetIndex> {
    if (this.kept?.id === id) return this.kept.index;
    const index = this.read(id);
    this.kept = { id, index };
    index.catch(() => this.forget(id));
    return index;
  }

  forget(id: string): void {
    if (this.kept?.id === id) this.kept = null;
  }
}
