import { AppError, toErrorData } from "@/domain/errors";
import { count } from "./labels";
import type { DatasetWriter } from "./writer";

/**
 * Leaves the store in order after an import has failed.
 * @returns the error to throw: it says what was kept
 */
export async function settle(writer: DatasetWriter, thrown: unknown): Promise<unknown> {
  const { code } = toErrorData(thrown);
  if (code === "quota") return quotaError(await writer.rescue());
  await writer.discard();
  if (code !== "cancelled") return thrown;
  return new AppError("cancelled", "The import was stopped.", {
    kept: "Nothing of it was kept; the data sets from before are untouched.",
  });
}

function quotaError(images: number): AppError {
  return new AppError("quota", "There is no more room on this disk for the images.", {
    kept:
      images === 0
        ? "Nothing of this import was kept; the data sets from before are untouched."
        : `${count(images, "image")} read before that ${images === 1 ? "is" : "are"} kept as a data set.`,
    advice: "Free some disk space or remove an older data set or run, then import the rest.",
  });
}
