import type { PendingImport } from "@/state/types";
import { Select } from "../components/Select";
import { columnsOf, type ImportForm } from "./importForm";

interface CsvColumnsProps {
  readonly pending: PendingImport;
  readonly form: ImportForm;
  readonly onChange: (part: Partial<ImportForm>) => void;
}

/** Chooses the columns of a label file, with its first rows as a preview. */
export function CsvColumns({ pending, form, onChange }: CsvColumnsProps) {
  const csv = pending.csvs[form.csv];
  if (!csv) return null;
  const columns = csv.columns.map((column) => ({ value: column, word: column }));
  const orNone = (word: string) => [{ value: "", word }, ...columns];
  const chosen = [form.fileColumn, form.classColumn, form.patientColumn];
  return (
    <div className="col s3 inset">
      {pending.csvs.length > 1 && (
        <Select
          label="Label file"
          value={String(form.csv)}
          options={pending.csvs.map(({ path }, index) => ({ value: String(index), word: path }))}
          onChange={(value) => onChange(columnsOf(pending, Number(value)))}
        />
      )}
      <div className="fields">
        <Select
          label="File name"
          value={form.fileColumn}
          options={orNone("Choose a column")}
          onChange={(fileColumn) => onChange({ fileColumn })}
        />
        <Select
          label="Class"
          value={form.classColumn}
          options={orNone("Choose a column")}
          onChange={(classColumn) => onChange({ classColumn })}
        />
        <Select
          label="Patient"
          value={form.patientColumn}
          options={orNone("Not in this file")}
          onChange={(patientColumn) => onChange({ patientColumn })}
        />
      </div>
      <div className="preview" tabIndex={0} role="group" aria-label="First rows of the label file">
        <table className="tight">
          <thead>
            <tr>
              {csv.columns.map((column) => (
                <th key={column} className={chosen.includes(column) ? "on" : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {csv.rows.slice(0, 4).map((row, index) => (
              <tr key={index}>
                {csv.columns.map((column, at) => (
                  <td key={column} className={chosen.includes(column) ? "on" : undefined}>
                    {row[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
