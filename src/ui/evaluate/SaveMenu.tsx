import { Download } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import type { ExportFormat } from "@/state/evaluationTypes";
import { useDarkroom } from "@/state/store";
import { useOutside } from "../components/useOutside";

const FORMATS: readonly { readonly format: ExportFormat; readonly word: string; readonly note: string }[] = [
  { format: "html", word: "Report", note: "A page with tables and plots, to print or to keep." },
  { format: "csv", word: "CSV", note: "Every number, one a line, for a spreadsheet." },
  { format: "json", word: "JSON", note: "The whole result, for a program." },
];

/** Saves the result as a file. */
export function SaveMenu({ off }: { readonly off: string | undefined }) {
  const exportExperiment = useDarkroom((state) => state.exportExperiment);
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useOutside(
    menu,
    open,
    useCallback(() => setOpen(false), []),
  );
  const save = (format: ExportFormat) => {
    setOpen(false);
    menu.current?.querySelector("button")?.focus();
    void exportExperiment(format);
  };
  return (
    <div
      ref={menu}
      className="saves"
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
        Save
      </button>
      {open && (
        <div className="card choices" role="group" aria-label="Save the result">
          {FORMATS.map(({ format, word, note }) => (
            <div key={format} className="row s3">
              <button type="button" className="btn" onClick={() => save(format)}>
                {word}
              </button>
              <span className="note">{note}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
