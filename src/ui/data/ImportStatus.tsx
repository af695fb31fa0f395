import { FolderOpen } from "lucide-react";
import type { ImportJob } from "@/state/types";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { count, duration } from "../format";

const FIRST = "Opening the first files";
const WORDS = {
  import: { start: FIRST, done: "read", label: "Files read", counts: true },
  phantom: {
    start: "Inventing the demo patients",
    done: "demo images made",
    label: "Demo images made",
    counts: false,
  },
  volumes: { start: FIRST, done: "files looked at", label: "Files looked at", counts: false },
  looking: { start: FIRST, done: "files looked at", label: "Files looked at", counts: true },
  storing: { start: FIRST, done: "volumes stored", label: "Volumes stored", counts: false },
} as const;

/** What a running import or demo has done so far, and the way to stop it. */
export function ImportStatus({ job }: { readonly job: ImportJob }) {
  const cancelImport = useDarkroom((state) => state.cancelImport);
  const { read, total, accepted, etaMs } = job.progress ?? { read: 0, total: 0, accepted: 0, etaMs: null };
  const leftOut = read - accepted;
  const words = WORDS[job.step ?? job.kind];
  const whole = Math.floor(read);
  return (
    <div className="drop reading">
      <FolderOpen className="i" aria-hidden />
      <span className="grow">
        {job.progress ? (
          <>
            <b>
              {count(whole)} of {count(total)} {words.done}
            </b>
            {leftOut > 0 && words.counts && `, ${count(leftOut)} left out`}
            {etaMs !== null && `, ${duration(etaMs)} left`}
          </>
        ) : (
          <b>{words.start}</b>
        )}
        <Bar share={total > 0 ? read / total : 0} label={words.label} />
      </span>
      <Button size="compact" onClick={cancelImport}>
        Stop
      </Button>
    </div>
  );
}
