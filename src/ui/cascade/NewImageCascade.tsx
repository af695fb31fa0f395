import type { ReactNode } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { ClassChoice } from "../train/ClassChoice";
import { imageChoices } from "./cascadeForm";
import { NewCascade } from "./NewCascade";

interface NewImageCascadeProps {
  readonly dataset: DatasetIndex;
  readonly kinds: ReactNode;
}

/** A cascade of images of one class. */
export function NewImageCascade({ dataset, kinds }: NewImageCascadeProps) {
  const classId = useDarkroom((state) => state.classId);
  return (
    <NewCascade
      start={imageChoices(dataset, classId)}
      name={dataset.summary.name}
      kinds={kinds}
      source={(choices, onChange) => (
        <ClassChoice
          single
          dataset={dataset}
          classIds={choices.source.kind === "images" ? choices.source.classIds : []}
          onChange={(classIds) =>
            onChange({
              ...choices,
              source: { kind: "images", datasetId: dataset.summary.id, classIds },
            })
          }
        />
      )}
    />
  );
}
