import { useMemo } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count, counted } from "../format";
import { countClasses } from "./counts";

/** Images, patients and training images of each class; a row chooses its class. */
export function ClassTable({ dataset }: { readonly dataset: DatasetIndex }) {
  const classId = useDarkroom((state) => state.classId);
  const chooseClass = useDarkroom((state) => state.chooseClass);
  const counts = useMemo(() => countClasses(dataset), [dataset]);
  const read = counts.images + dataset.summary.rejectedCount;
  const end =
    read > counts.images
      ? `${count(counts.images)} accepted of ${count(read)} read`
      : counted(counts.images, "image");
  return (
    <Section title="Classes" end={end}>
      <table className="tight">
        <thead>
          <tr>
            <th>Class</th>
            <th className="num">Images</th>
            <th className="num">Patients</th>
            <th className="num">To train on</th>
          </tr>
        </thead>
        <tbody>
          {counts.classes.map((row) => {
            const chosen = row.classInfo.id === classId;
            return (
              <tr key={row.classInfo.id} className={chosen ? "sel" : undefined}>
                <td className="name">
                  <button
                    type="button"
                    className="pick"
                    aria-pressed={chosen}
                    title={chosen ? "Show all classes" : `Show ${row.classInfo.name} only`}
                    onClick={() => chooseClass(chosen ? null : row.classInfo.id)}
                  >
                    {row.classInfo.name}
                  </button>
                </td>
                <td className="num">{count(row.images)}</td>
                <td className="num">{count(row.patients)}</td>
                <td className="num">{count(row.toTrain)}</td>
              </tr>
            );
          })}
          <tr className="total">
            <td>All</td>
            <td className="num">{count(counts.images)}</td>
            <td className="num">{count(counts.patients)}</td>
            <td className="num">{count(counts.toTrain)}</td>
          </tr>
        </tbody>
      </table>
      {counts.inSeveralClasses > 0 && (
        <p className="note after">
          {counts.inSeveralClasses === 1
            ? "1 patient appears in several classes and is counted once in the total."
            : `${count(counts.inSeveralClasses)} patients appear in several classes and are counted once in the total.`}
        </p>
      )}
      <p className="note after">{sizesNote(dataset)}</p>
    </Section>
  );
}

/** "True sizes from 512 × 512 to 2,048 × 2,500." */
function sizesNote({ images }: DatasetIndex): string {
  const sizes = images.map(({ originalRows, originalColumns }) => ({
    words: `${count(originalColumns)} × ${count(originalRows)}`,
    area: originalRows * originalColumns,
  }));
  const first = sizes[0];
  if (!first) return "No images.";
  const smallest = sizes.reduce((a, b) => (b.area < a.area ? b : a), first);
  const largest = sizes.reduce((a, b) => (b.area > a.area ? b : a), first);
  return smallest.words === largest.words
    ? `All images are ${first.words} pixels.`
    : `Image sizes from ${smallest.words} to ${largest.words} pixels.`;
}
