import type { PageId } from "@/state/types";
import { useDarkroom } from "@/state/store";

const pages: readonly PageId[] = ["data", "train", "compare", "evaluate", "network"];

/** "#/train" → "train"; anything else is the first place. */
export function pageFromHash(hash: string): PageId {
  const name = hash.replace(/^#\/?/, "");
  return pages.find((page) => page === name) ?? "data";
}

/** Keeps the address and the store's page the same, in both directions. */
export function followHash(): void {
  const fromAddress = () => useDarkroom.getState().goTo(pageFromHash(window.location.hash));
  fromAddress();
  window.addEventListener("hashchange", fromAddress);
  useDarkroom.subscribe(({ page }, previous) => {
    if (page !== previous.page && page !== pageFromHash(window.location.hash)) {
      window.location.hash = `/${page}`;
    }
  });
}
