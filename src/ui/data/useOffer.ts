import { useState } from "react";
import { useDarkroom } from "@/state/store";
import type { DroppedFile } from "./dropped";

/** Hands files to the store; `opening` while dropped folders are being walked. */
export function useOffer() {
  const offerFiles = useDarkroom((state) => state.offerFiles);
  const [opening, setOpening] = useState(false);
  const offer = async (files: Promise<DroppedFile[]> | DroppedFile[]) => {
    setOpening(true);
    try {
      await offerFiles(await files);
    } finally {
      setOpening(false);
    }
  };
  return { offer, opening };
}
