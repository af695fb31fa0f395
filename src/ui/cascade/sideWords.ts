import type { CascadeDim } from "@/domain/cascade";
import { count } from "../format";

/** "2,048 × 2,048" or "128³". */
export function sideWords(dim: CascadeDim, side: number): string {
  return dim === 2 ? `${count(side)} × ${count(side)}` : `${side}³`;
}
