import { AppError } from "@/domain/errors";

/** A protected file whose bytes are not those that were written: nothing of it is used. */
export class DamagedFile extends AppError {
  constructor(
    readonly path: string,
    cause?: unknown,
  ) {
    super("storage", `A protected file is damaged: ${wordsFor(path)}.`, {
      kept: "Nothing of it was used. All other files are untouched.",
      advice: adviceFor(path),
      cause,
    });
  }
}

/** What a file is to a person. */
export function wordsFor(path: string): string {
  const [folder, , part = "", name = ""] = path.split("/");
  if (folder === "runs" && part === "checkpoints") return `the checkpoint of step ${name.split(".")[0]!}`;
  if (folder === "runs" && part === "grids") return `the sample grid of step ${name.split(".")[0]!}`;
  if (folder === "runs") return "the curves of a run";
  if (folder === "samples") return "a set of synthetic images";
  if (folder === "volumes") return part === "index.json" ? "the list of a set of volumes" : "a volume";
  if (folder === "cascades")
    return part.endsWith(".dkm") ? "the checkpoint of a cascade" : "a part of a cascade";
  if (folder !== "datasets") return path;
  return (
    { "index.json": "the list of images of a data set", "pixels.bin": "the images of a data set" }[part] ??
    "the small or prepared images of a data set"
  );
}

function adviceFor(path: string): string {
  if (path.startsWith("runs/")) return "Go on from an older checkpoint, or start a new run.";
  if (path.startsWith("samples/")) return "Remove this set and make it again.";
  if (path.startsWith("volumes/")) return "Remove this set of volumes and make or import it again.";
  if (path.startsWith("cascades/")) return "Train the cascade again, or make a new one.";
  return "Remove this data set and import its files again.";
}
