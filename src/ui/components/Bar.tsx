import type { CSSProperties } from "react";

/** How far something is, as a bar. `share` is 0–1. */
export function Bar({ share, label }: { readonly share: number; readonly label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return (
    <span
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      style={{ "--at": `${percent}%` } as CSSProperties}
    >
      <i />
    </span>
  );
}
