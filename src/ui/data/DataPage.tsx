import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { PageHeader } from "../shell/PageHeader";
import { ClassTable } from "./ClassTable";
import { DataHeader } from "./DataHeader";
import { DemoRadiographs } from "./DemoRadiographs";
import { DropTarget } from "./DropTarget";
import { FirstVisit } from "./FirstVisit";
import { ImportStatus } from "./ImportStatus";
import { LeftOut } from "./LeftOut";
import { PendingPanel } from "./PendingPanel";
import { Pictures } from "./Pictures";
import { SplitSection } from "./SplitSection";
import { VolumeSets } from "../volumes/VolumeSets";

/** Bringing images in, and seeing what is there. */
export function DataPage() {
  const loaded = useDarkroom((state) => state.loaded);
  const dataset = useDarkroom((state) => state.dataset);
  const pending = useDarkroom((state) => state.pending);
  const importing = useDarkroom((state) => state.importing);
  const anyStored = useDarkroom((state) => state.datasets.length > 0);
  const anyLeftOut = useDarkroom((state) => state.rejections.length + state.notes.length > 0);
  const [names, setNames] = useState<readonly string[]>([]);
  if (!loaded) return <PageHeader title="Data" sub="Opening what is stored on this machine" />;
  const isReading = importing !== null && importing.kind !== "phantom";
  const somethingHere = dataset || pending || isReading || anyLeftOut || anyStored;
  if (!somethingHere || (!dataset && importing?.kind === "phantom")) return <FirstVisit onNames={setNames} />;
  return (
    <>
      <DataHeader />
      <div className="data">
        <div className="pane">
          {pending ? (
            <PendingPanel pending={pending} names={names} />
          ) : (
            <section className="section">
              {importing ? (
                <ImportStatus job={importing} />
              ) : (
                <DropTarget lead="Drop a folder or files here" onNames={setNames} />
              )}
            </section>
          )}
          {dataset && <ClassTable dataset={dataset} />}
          {dataset && <SplitSection dataset={dataset} />}
          <VolumeSets onNames={setNames} />
          {!pending && <DemoRadiographs />}
          <LeftOut />
        </div>
        {dataset ? (
          <Pictures dataset={dataset} />
        ) : (
          <div className="pane blank">
            <p>{importing ? "Images appear here when they are read." : "No images yet."}</p>
          </div>
        )}
      </div>
    </>
  );
}
