import { FolderCog, RotateCcw } from "lucide-react";
import { useMemo, useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { counted, lowered } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { DatasetsDialog } from "./DatasetsDialog";

export function DataHeader() {
  const dataset = useDarkroom((state) => state.dataset);
  const datasetCount = useDarkroom((state) => state.datasets.length);
  const classId = useDarkroom((state) => state.classId);
  const undoId = useDarkroom((state) => state.undoId);
  const undoImport = useDarkroom((state) => state.undoImport);
  const goTo = useDarkroom((state) => state.goTo);
  const showRun = useDarkroom((state) => state.showRun);
  const [choosing, setChoosing] = useState(false);
  const patients = useMemo(() => new Set(dataset?.images.map(({ patient }) => patient)).size, [dataset]);
  const chosen = dataset?.summary.classes.find(({ id }) => id === classId);
  const sub = dataset
    ? `${dataset.summary.name} · ${counted(dataset.images.length, "image")} of ${counted(patients, "patient")}`
    : undefined;
  const newRun = () => {
    void showRun(null);
    goTo("train");
  };
  return (
    <PageHeader title="Data" sub={sub}>
      {undoId !== null && (
        <Button icon={RotateCcw} onClick={() => void undoImport()}>
          Undo import
        </Button>
      )}
      {datasetCount > 0 && (
        <Button icon={FolderCog} onClick={() => setChoosing(true)}>
          Data sets
        </Button>
      )}
      {dataset && (
        <Button kind="primary" onClick={newRun}>
          {chosen ? `Train on ${lowered(chosen.name)}` : "Train on these images"}
        </Button>
      )}
      {choosing && <DatasetsDialog onClose={() => setChoosing(false)} />}
    </PageHeader>
  );
}
