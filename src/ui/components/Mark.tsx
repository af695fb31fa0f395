/** Where an image comes from, by shape, word and colour: a circle for real, a diamond for synthetic. */
export function Mark({ of, word }: { readonly of: "real" | "synthetic"; readonly word?: string }) {
  return of === "real" ? (
    <span className="mk real">{word ?? "Real"}</span>
  ) : (
    <span className="mk syn">{word ?? "Synthetic"}</span>
  );
}
