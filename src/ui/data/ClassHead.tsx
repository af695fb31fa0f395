import { count, counted } from "../format";
import type { GridRow } from "./gridRows";

interface ClassHeadProps {
  readonly row: GridRow & { readonly kind: "head" };
  readonly onUnfold: () => void;
}

export function ClassHead({ row, onUnfold }: ClassHeadProps) {
  return (
    <div className="gh">
      <h2>{row.name}</h2>
      <span className="small muted">
        {row.images === 0
          ? "no images in this part"
          : `${counted(row.images, "image")}, ${counted(row.patients, "patient")}`}
      </span>
      <span className="grow" />
      {row.hidden > 0 && (
        <button type="button" className="link small" onClick={onUnfold}>
          Show all {count(row.images)}
        </button>
      )}
    </div>
  );
}
