import { useMemo, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { Choice } from "../components/Choice";
import { Segmented } from "../components/Segmented";
import { count } from "../format";
import { countClasses } from "../data/counts";

interface ClassChoiceProps {
  readonly dataset: DatasetIndex;
  readonly classIds: readonly string[];
  /** Only ever one class. */
  readonly single?: boolean;
  readonly onChange: (classIds: readonly string[]) => void;
}

/** One model of one class, or one model that is told the class. */
export function ClassChoice({ dataset, classIds, single, onChange }: ClassChoiceProps) {
  const rows = useMemo(() => countClasses(dataset).classes, [dataset]);
  const [several, setSeveral] = useState(classIds.length > 1);
  const changeMode = (mode: "one" | "several") => {
    setSeveral(mode === "several");
    onChange(mode === "several" ? rows.map(({ classInfo }) => classInfo.id) : classIds.slice(0, 1));
  };
  const toggle = (id: string, on: boolean) => {
    if (!several) return onChange([id]);
    const ids = rows.map(({ classInfo }) => classInfo.id);
    onChange(ids.filter((each) => (each === id ? on : classIds.includes(each))));
  };
  return (
    <div className="col s3 narrow">
      {rows.length > 1 && single !== true && (
        <div className="row s3">
          <Segmented
            label="Classes of the model"
            value={several ? "several" : "one"}
            options={[
              { value: "one", word: "One class" },
              { value: "several", word: "Several classes" },
            ]}
            onChange={changeMode}
          />
          <span className="note">
            {several
              ? "One model learns all of them and is told which to make."
              : "A model of its own, as in the Toronto work."}
          </span>
        </div>
      )}
      <table className="tight">
        <thead>
          <tr>
            <th>Class</th>
            <th className="num">Patients</th>
            <th className="num">Images</th>
            <th className="num">To train on</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ classInfo, images, patients, toTrain }) => {
            const on = classIds.includes(classInfo.id);
            return (
              <tr key={classInfo.id} className={on ? "sel" : undefined}>
                <td className="name">
                  <Choice
                    kind={several ? "checkbox" : "radio"}
                    name="class"
                    checked={on}
                    onChange={(checked) => toggle(classInfo.id, checked)}
                  >
                    {classInfo.name}
                  </Choice>
                </td>
                <td className="num">{count(patients)}</td>
                <td className="num">{count(images)}</td>
                <td className="num">{count(toTrain)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
