import { useState } from "react";
import type { DatasetSummary } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Confirm } from "../components/Confirm";
import { Dialog } from "../components/Dialog";
import { bytes, counted } from "../format";

/** The data sets on this machine: open another, or remove one. */
export function DatasetsDialog({ onClose }: { readonly onClose: () => void }) {
  const datasets = useDarkroom((state) => state.datasets);
  const openId = useDarkroom((state) => state.dataset?.summary.id);
  const openDataset = useDarkroom((state) => state.openDataset);
  const removeDataset = useDarkroom((state) => state.removeDataset);
  const [removing, setRemoving] = useState<DatasetSummary | null>(null);
  return (
    <Dialog title="Data sets on this machine" onClose={onClose}>
      <table>
        <tbody>
          {datasets.map((each) => (
            <tr key={each.id} className={each.id === openId ? "sel" : undefined}>
              <td className="cut">{each.name}</td>
              <td className="small muted">{counted(each.classes.length, "class", "classes")}</td>
              <td className="num">{bytes(each.bytes)}</td>
              <td className="fit">
                <span className="row">
                  <Button
                    size="compact"
                    off={each.id === openId ? "This one is open." : undefined}
                    onClick={() => {
                      void openDataset(each.id);
                      onClose();
                    }}
                  >
                    Open
                  </Button>
                  <Button size="compact" onClick={() => setRemoving(each)}>
                    Remove
                  </Button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {removing && (
        <Confirm
          title={`Remove ${removing.name}?`}
          loses={`${bytes(removing.bytes)} of images, with all models and synthetic images made from them. The files you imported stay where they are. This cannot be undone.`}
          verb="Remove"
          onConfirm={() => void removeDataset(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Dialog>
  );
}
