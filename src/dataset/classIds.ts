/** Gives each class name its id, a slug; names that differ in case or punctuation only are one class. */
export class ClassIds {
  private readonly ids = new Map<string, string>();

  idOf(name: string): string {
    const key = name.trim().toLowerCase();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.slug(key);
    this.ids.set(key, id);
    return id;
  }

  /** Names of other scripts have no letters left in a slug; they are numbered. */
  private slug(key: string): string {
    const plain = key.normalize("NFKD").replace(/\p{M}/gu, "");
    const slug = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    return slug === "" ? `class-${this.ids.size + 1}` : slug;
  }
}
