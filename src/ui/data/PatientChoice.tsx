import { Choice } from "../components/Choice";
import { previewPattern, type ImportForm } from "./importForm";

interface PatientChoiceProps {
  readonly form: ImportForm;
  readonly names: readonly string[];
  readonly onChange: (part: Partial<ImportForm>) => void;
}

/** Which images belong to one patient; the split keeps them in one part. */
export function PatientChoice({ form, names, onChange }: PatientChoiceProps) {
  const choose = (patients: ImportForm["patients"]) => () => onChange({ patients });
  return (
    <fieldset>
      <legend>Which images are of one patient</legend>
      <Choice
        name="patients"
        checked={form.patients === "auto"}
        onChange={choose("auto")}
        note="From the DICOM Patient ID or the known file names of public sets; else each file is a patient."
      >
        Find out
      </Choice>
      <Choice name="patients" checked={form.patients === "pattern"} onChange={choose("pattern")}>
        From the file name
      </Choice>
      {form.patients === "pattern" && <PatternField form={form} names={names} onChange={onChange} />}
      <Choice name="patients" checked={form.patients === "each-file"} onChange={choose("each-file")}>
        Each file is a patient
      </Choice>
    </fieldset>
  );
}

function PatternField({ form, names, onChange }: PatientChoiceProps) {
  const preview = previewPattern(form.pattern, names);
  return (
    <div className="col inset">
      <label className="labelled">
        <span className="lab">Pattern; the part in round brackets is the patient</span>
        <input
          className="field mono"
          spellCheck={false}
          value={form.pattern}
          onChange={(event) => onChange({ pattern: event.target.value })}
        />
      </label>
      {preview.length > 0 && (
        <table className="tight" aria-label="Patients of the first files">
          <thead>
            <tr>
              <th>File</th>
              <th>Patient</th>
            </tr>
          </thead>
          <tbody>
            {preview.map(({ name, patient }, index) => (
              <tr key={index}>
                <td className="cut">{name}</td>
                <td>{patient ?? "its own"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="note">Only a salted hash of it is kept, and it never leaves this machine.</p>
    </div>
  );
}
