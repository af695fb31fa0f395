import type { PendingImport } from "@/state/types";
import { Choice } from "../components/Choice";
import { count } from "../format";
import { CsvColumns } from "./CsvColumns";
import type { ImportForm } from "./importForm";

interface LabelChoiceProps {
  readonly pending: PendingImport;
  readonly form: ImportForm;
  readonly onChange: (part: Partial<ImportForm>) => void;
}

/** Where the class comes from: folders, a CSV, or one class for all. */
export function LabelChoice({ pending, form, onChange }: LabelChoiceProps) {
  const choose = (labels: ImportForm["labels"]) => () => onChange({ labels });
  return (
    <fieldset>
      <legend>Where the class comes from</legend>
      <Choice
        name="labels"
        checked={form.labels === "folders"}
        disabled={pending.folders.length === 0}
        onChange={choose("folders")}
        note={
          pending.folders.length === 0
            ? "These files are in no folders."
            : pending.folders.map(({ name, files }) => `${name} (${count(files)})`).join(", ")
        }
      >
        The folder a file is in
      </Choice>
      {pending.csvs.length > 0 && (
        <Choice name="labels" checked={form.labels === "csv"} onChange={choose("csv")}>
          A column of a CSV
        </Choice>
      )}
      {form.labels === "csv" && <CsvColumns pending={pending} form={form} onChange={onChange} />}
      <Choice name="labels" checked={form.labels === "single"} onChange={choose("single")}>
        One class for all
      </Choice>
      {form.labels === "single" && (
        <label className="labelled inset">
          <span className="lab">Name of the class</span>
          <input
            className="field"
            value={form.className}
            onChange={(event) => onChange({ className: event.target.value })}
          />
        </label>
      )}
    </fieldset>
  );
}
