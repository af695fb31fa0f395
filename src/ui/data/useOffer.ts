import { useState } from "react";
import { useDarkroom } from "@/state/store";
import type { DroppedFile } from "./dropped";

const PREVIEWED = 6;

/** Hands files to the store; `opening` while dropped folders are being walked. */
export function useOffer(onNames: (names: readonly string[]) => void, asVolumes = false) {
  const offerFiles = useDarkroom((state) => state.offerFiles);
  const [opening, setOpening] = useState(false);
  const offer = async (files: Promise<DroppedFile[]> | DroppedFile[]) => {
    setOpening(true);
    try {
      const found = await files;
      const images = found.filter(({ path }) => !/\.csv$/i.test(path));
      onNames(images.slice(0, PREVIEWED).map(({ path }) => path));
      await offerFiles(found, asVolumes);
    } finally {
      setOpening(false);
    }
  };
  return { offer, opening };
}
