import { Check, CircleHelp, TriangleAlert, X } from "lucide-react";
import type { DatasetIndex } from "@/domain/dataset";
import { THUMBNAIL_SIZE } from "@/domain/image";
import type { SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { pixels } from "@/state/images";
import type { NearestResult } from "@/state/pixels";
import { useDarkroom } from "@/state/store";
import { count, decimal } from "../format";
import { seedCaption } from "./captions";
import { ControlPlot } from "./ControlPlot";
import { copyVerdict, type CopyVerdict } from "./copyVerdict";
import { Thumb } from "./Thumb";
import { useAsked } from "./useAsked";

/** How many neighbours are shown. */
const SHOWN = 3;

interface NearestDrawerProps {
  readonly dataset: DatasetIndex;
  readonly samples: SampleSet;
  readonly run: RunRecord | undefined;
  readonly index: number;
  readonly onClose: () => void;
}

/** The real images closest to the shown synthetic one, and whether that is closer than usual. */
export function NearestDrawer({ dataset, samples, run, index, onClose }: NearestDrawerProps) {
  const datasetId = dataset.summary.id;
  const classIds = run?.config.classIds ?? [...new Set(samples.classIds)];
  const source = { kind: "synthetic", sampleSetId: samples.id } as const;
  const nearest = useAsked(JSON.stringify([datasetId, classIds, samples.id, index]), () =>
    pixels.nearest(datasetId, classIds, source, index, SHOWN),
  );
  const result = nearest.current ? nearest.value : null;
  return (
    <aside className="drawer" aria-label="Nearest real images">
      <section className="section">
        <div className="row between">
          <h2>Nearest real images</h2>
          <button type="button" className="btn ghost compact" aria-label="Close" onClick={onClose}>
            <X className="i" aria-hidden />
          </button>
        </div>
        <p className="note" role="status">
          {nearest.error
            ? nearest.error.message
            : result
              ? `to synthetic ${seedCaption(samples, index).toLowerCase()}, of ${count(result.searched)} trained on`
              : "Searching the images trained on"}
        </p>
        {result && <Neighbours dataset={dataset} result={result} />}
      </section>
      {result?.neighbours[0] && <Verdict distance={result.neighbours[0].distance} control={result.control} />}
    </aside>
  );
}

function Neighbours({ dataset, result }: { readonly dataset: DatasetIndex; readonly result: NearestResult }) {
  const chooseReal = useDarkroom((state) => state.chooseReal);
  const source = { kind: "real", datasetId: dataset.summary.id } as const;
  const indices = result.neighbours.map(({ index }) => index);
  const thumbs = useAsked(JSON.stringify([source, indices]), () => pixels.thumbnails(source, indices));
  const side = THUMBNAIL_SIZE ** 2;
  return (
    <ul className="neighbours">
      {result.neighbours.map(({ index, distance }, i) => (
        <li key={index} className="nn">
          <Thumb bytes={thumbs.current ? thumbs.value?.subarray(i * side, (i + 1) * side) : undefined} />
          <div>
            <span className="mk real">{dataset.images[index]?.patient ?? "Unknown"}</span>
            <p className="small">
              Distance <b>{decimal(distance, 3)}</b>
            </p>
            <button type="button" className="link small" onClick={() => chooseReal(index)}>
              Open at left
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}

const VERDICTS = {
  copy: { icon: TriangleAlert, word: "Possible copy" },
  "not-copy": { icon: Check, word: "Not a copy" },
  unknown: { icon: CircleHelp, word: "Cannot tell" },
};

function Verdict({ distance, control }: { readonly distance: number; readonly control: readonly number[] }) {
  const verdict = copyVerdict(distance, control);
  const { icon: Icon, word } = VERDICTS[verdict.kind];
  return (
    <section className="section">
      <div className="row s1">
        <Icon className="i" aria-hidden />
        <h2>{word}</h2>
      </div>
      <p className="note">{verdictWords(distance, verdict)}</p>
      {verdict.kind !== "unknown" && (
        <>
          <ControlPlot distance={distance} threshold={verdict.threshold} control={control} />
          <p className="note">
            Grey: nearest distances between real images of different patients, n = {count(verdict.n)}. The
            dashed line is their 1st percentile.
          </p>
        </>
      )}
    </section>
  );
}

function verdictWords(distance: number, verdict: CopyVerdict): string {
  const nearest = `The nearest is ${decimal(distance, 3)} away.`;
  if (verdict.kind === "unknown") {
    return `${nearest} Only ${count(verdict.n)} distances between different patients are known, too few to say what is usual.`;
  }
  return `${nearest} Below ${decimal(verdict.threshold, 3)} counts as a possible copy.`;
}
