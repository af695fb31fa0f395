import { useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { PageHeader } from "../shell/PageHeader";
import { NewRun } from "../train/NewRun";
import { KindChoice, type TrainingKind } from "./KindChoice";
import { NewImageCascade } from "./NewImageCascade";
import { NewVolumeCascade } from "./NewVolumeCascade";

/** A new run: what is to be made comes first, then its form. */
export function NewTraining({ dataset }: { readonly dataset: DatasetIndex | null }) {
  const goTo = useDarkroom((state) => state.goTo);
  const [kind, setKind] = useState<TrainingKind>(dataset ? "images" : "volume");
  const kinds = <KindChoice kind={kind} onChange={setKind} />;
  if (kind === "volume") return <NewVolumeCascade kinds={kinds} />;
  if (!dataset) {
    return (
      <>
        <PageHeader title="Train" />
        <div className="pane">
          {kinds}
          <div className="blank">
            <h2 className="big">Images come first</h2>
            <p>
              A model learns from images of one class or of several. Bring in your scans, or start the demo.
            </p>
            <Button kind="primary" onClick={() => goTo("data")}>
              Go to Data
            </Button>
          </div>
        </div>
      </>
    );
  }
  if (kind === "high") return <NewImageCascade dataset={dataset} kinds={kinds} />;
  return <NewRun dataset={dataset} kinds={kinds} />;
}
