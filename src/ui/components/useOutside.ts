import { useEffect, type RefObject } from "react";

/** Closes what is open when the pointer or the focus goes elsewhere. */
export function useOutside(inside: RefObject<HTMLElement | null>, open: boolean, onClose: () => void): void {
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !inside.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [inside, open, onClose]);
}
