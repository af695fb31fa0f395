/** One sentence for all volumes that it holds for: "Volumes 2 and 3: the gantry…". */
export function gathered(notes: readonly (readonly string[])[]): string[] {
  const found = new Map<string, number[]>();
  notes.forEach((own, i) => {
    for (const note of own) found.set(note, [...(found.get(note) ?? []), i + 1]);
  });
  return [...found].map(([note, numbers]) => {
    if (notes.length === 1) return note;
    return `${which(numbers, notes.length)}: ${note[0]!.toLowerCase()}${note.slice(1)}`;
  });
}

function which(numbers: readonly number[], all: number): string {
  if (numbers.length === all) return "All volumes";
  if (numbers.length === 1) return `Volume ${numbers[0]!}`;
  if (numbers.length > 8) return `${numbers.length} volumes`;
  return `Volumes ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)!}`;
}
