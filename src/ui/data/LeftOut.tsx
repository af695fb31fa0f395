import { useMemo, useState } from "react";
import { saveFile } from "@/state/save";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count, counted } from "../format";
import { groupByReason, leftOutCsv } from "./leftOut";

/** Names listed at once; the saved list has them all. */
const LISTED = 200;

/** Files of the last import that were left out, by reason. Gone after a reload: names may identify people. */
export function LeftOut() {
  const rejections = useDarkroom((state) => state.rejections);
  const notes = useDarkroom((state) => state.notes);
  const groups = useMemo(() => groupByReason(rejections), [rejections]);
  const [open, setOpen] = useState<string | null>(null);
  if (rejections.length === 0 && notes.length === 0) return null;
  const save = (
    <button
      type="button"
      className="link"
      onClick={() => saveFile(new Blob([leftOutCsv(rejections)], { type: "text/csv" }), "files-left-out.csv")}
    >
      Save the list
    </button>
  );
  return (
    <Section
      title={rejections.length > 0 ? `${counted(rejections.length, "file")} left out` : "About this import"}
      end={rejections.length > 0 ? save : undefined}
    >
      {groups.map(({ reason, paths }) => (
        <div key={reason} className="leftout">
          <div className="row">
            <span className="grow">{reason}</span>
            <span className="num">{count(paths.length)}</span>
            <button
              type="button"
              className="link"
              aria-expanded={open === reason}
              onClick={() => setOpen(open === reason ? null : reason)}
            >
              {open === reason ? "Hide" : "Show"}
            </button>
          </div>
          {open === reason && (
            <ul className="names small muted" tabIndex={0} aria-label={`Files: ${reason}`}>
              {paths.slice(0, LISTED).map((path, index) => (
                <li key={index}>{path}</li>
              ))}
              {paths.length > LISTED && <li>and {count(paths.length - LISTED)} more, in the saved list</li>}
            </ul>
          )}
        </div>
      ))}
      {notes.map((note) => (
        <p key={note} className="note after">
          {note}
        </p>
      ))}
    </Section>
  );
}
