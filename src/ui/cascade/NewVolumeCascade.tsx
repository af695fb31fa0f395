import type { ReactNode } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Select } from "../components/Select";
import { counted } from "../format";
import { PageHeader } from "../shell/PageHeader";
import { volumeChoices } from "./cascadeForm";
import { NewCascade } from "./NewCascade";

/** A cascade of volumes: which set, or how to come by one. */
export function NewVolumeCascade({ kinds }: { readonly kinds: ReactNode }) {
  const allSets = useDarkroom((state) => state.volumeSets);
  const goTo = useDarkroom((state) => state.goTo);
  // What a cascade made is not a patient: a cascade of its own images would only drift.
  const sets = allSets.filter(({ kind, volumes }) => kind !== "synthetic" && volumes.length > 0);
  const [first] = sets;
  if (!first) {
    return (
      <>
        <PageHeader title="Train" sub="New run on volumes" />
        <div className="newrun">
          <div className="pane">
            {kinds}
            <div className="blank">
              <h2 className="big">Volumes come first</h2>
              <p>
                Bring in CT or MR series, or make demo CTs. Both are done on the Data page, under Volumes. A
                set of at least 4 volumes can be learnt.
              </p>
              <Button kind="primary" onClick={() => goTo("data")}>
                Go to Data
              </Button>
            </div>
          </div>
          <div className="pane" />
        </div>
      </>
    );
  }
  return (
    <NewCascade
      start={volumeChoices(first)}
      name="volumes"
      kinds={kinds}
      source={({ source }, onChange) => {
        const chosen = sets.find(({ id }) => source.kind === "volumes" && id === source.setId) ?? first;
        return (
          <div className="narrow">
            <Select
              label="Set of volumes"
              value={chosen.id}
              options={sets.map((set) => ({
                value: set.id,
                word: `${set.name}, ${counted(set.volumes.length, "volume")}`,
              }))}
              note={`Up to ${chosen.side} voxels along the longest edge.`}
              onChange={(id) => {
                const set = sets.find((each) => each.id === id);
                if (set) onChange(volumeChoices(set));
              }}
            />
          </div>
        );
      }}
    />
  );
}
