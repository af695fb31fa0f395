import { bytes } from "../format";

/** Small sizes to the byte: what is kept is never rounded to nothing. */
export function exactBytes(value: number): string {
  return value < 1000 ? `${value} B` : bytes(value);
}
