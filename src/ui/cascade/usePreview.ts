import { useEffect, useState } from "react";
import { cascadePictures, type CascadePreview } from "@/state/cascadePictures";
import { useDarkroom } from "@/state/store";

/**
 * The last pictures of a scale. Those before stay until the new ones are here, so that nothing flickers.
 * Undefined while nothing was read yet, null when there is none.
 */
export function usePreview(id: string, scale: number): CascadePreview | null | undefined {
  const version = useDarkroom(({ cascadePreviews }) => cascadePreviews[`${id}/${scale}`] ?? 0);
  const [preview, setPreview] = useState<CascadePreview | null>();
  useEffect(() => {
    let gone = false;
    cascadePictures.preview(id, scale).then(
      (read) => !gone && setPreview(read),
      // Pictures that cannot be read leave the last ones on screen; the cascade itself tells what failed.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [id, scale, version]);
  return preview;
}
