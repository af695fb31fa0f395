import { FolderOpen } from "lucide-react";
import type { ImportJob } from "@/state/types";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { count, duration } from "../format";

/** What a running import or demo has done so far, and the way to stop it. */
export function ImportStatus({ job }: { readonly job: ImportJob }) {
  const cancelImport = useDarkroom((state) => state.cancelImport);
  const { read, total, accepted, etaMs } = job.progress ?? { read: 0, total: 0, accepted: 0, etaMs: null };
  const leftOut = read - accepted;
  const phantom = job.kind === "phantom";
  return (
    <div className="drop reading">
      <FolderOpen className="i" aria-hidden />
      <span className="grow">
        {job.progress ? (
          <>
            <b>
              {count(read)} of {count(total)} {phantom ? "demo images made" : "read"}
            </b>
            {leftOut > 0 && !phantom && `, ${count(leftOut)} left out`}
            {etaMs !== null && `, ${duration(etaMs)} left`}
          </>
        ) : (
          <b>{phantom ? "Inventing the demo patients" : "Opening the first files"}</b>
        )}
        <Bar share={total > 0 ? read / total : 0} label={phantom ? "Demo images made" : "Files read"} />
      </span>
      <Button size="compact" onClick={cancelImport}>
        Stop
      </Button>
    </div>
  );
}
