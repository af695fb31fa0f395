import { Download } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { useOutside } from "../components/useOutside";
import { count } from "../format";

/** Export of the shown sample set, with its progress in place of the button. */
export function ExportMenu({ off }: { readonly off: string | undefined }) {
  const exporting = useDarkroom((state) => state.exporting);
  const exportSamples = useDarkroom((state) => state.exportSamples);
  const [open, setOpen] = useState(false);
  const [mark, setMark] = useState(true);
  const menu = useRef<HTMLDivElement>(null);

  useOutside(
    menu,
    open,
    useCallback(() => setOpen(false), []),
  );

  if (exporting) {
    const { done, total } = exporting;
    return (
      <span className="exporting small" role="status">
        <span className="nowrap">
          {total === 0 ? "Exporting" : `Exported ${count(done)} of ${count(total)}`}
        </span>
        <Bar share={total === 0 ? 0 : done / total} label="Export" />
      </span>
    );
  }
  const start = (format: "png" | "dicom") => () => {
    setOpen(false);
    void exportSamples(format, mark);
  };
  return (
    <div
      ref={menu}
      className="export"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        menu.current?.querySelector("button")?.focus();
      }}
    >
      <button
        type="button"
        className={open ? "btn on" : "btn"}
        aria-expanded={open}
        aria-disabled={off === undefined ? undefined : true}
        title={off}
        onClick={() => off === undefined && setOpen(!open)}
      >
        <Download className="i" aria-hidden />
        Export
      </button>
      {open && (
        <div className="card choices" role="group" aria-label="Export this set">
          <p className="note">A zip of every image in this set, with a CSV of classes and seeds.</p>
          <label className="choice">
            <input type="checkbox" checked={mark} onChange={(event) => setMark(event.target.checked)} />
            Write SYNTHETIC in a corner of each image
          </label>
          <div className="row">
            <Button onClick={start("png")}>PNG images</Button>
            <Button onClick={start("dicom")}>DICOM files</Button>
          </div>
        </div>
      )}
    </div>
  );
}
