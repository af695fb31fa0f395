import type { PendingImport } from "@/state/types";
import { Choice } from "../components/Choice";
import { counted } from "../format";
import type { ImportForm } from "./importForm";

interface VolumeChoiceProps {
  readonly found: NonNullable<PendingImport["volumes"]>;
  readonly form: ImportForm;
  readonly onChange: (part: Partial<ImportForm>) => void;
}

/** Whether files that lie in a body become volumes or single images. */
export function VolumeChoice({ found, form, onChange }: VolumeChoiceProps) {
  return (
    <fieldset>
      <legend>What the files become</legend>
      <Choice
        name="as"
        checked={form.as === "volumes"}
        onChange={() => onChange({ as: "volumes" })}
        note={`One for each DICOM series and each NIfTI file. ${whatWasFound(found)}`}
      >
        Volumes
      </Choice>
      {form.as === "volumes" && (
        <div className="inset">
          <Choice
            kind="checkbox"
            checked={form.fillGaps}
            onChange={(fillGaps) => onChange({ fillGaps })}
            note="Otherwise a series with missing slices is left out."
          >
            Fill in missing slices from their neighbours
          </Choice>
        </div>
      )}
      <Choice name="as" checked={form.as === "images"} onChange={() => onChange({ as: "images" })}>
        Single images, one for each slice
      </Choice>
    </fieldset>
  );
}

function whatWasFound({ series, nifti }: VolumeChoiceProps["found"]): string {
  const found = [
    ...(series > 0 ? [counted(series, "folder of slices", "folders of slices")] : []),
    ...(nifti > 0 ? [counted(nifti, "NIfTI file")] : []),
  ];
  return found.length === 0 ? "None was found at a first look." : `At a first look: ${found.join(" and ")}.`;
}
