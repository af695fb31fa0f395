import { useEffect, useState } from "react";
import type { CascadeRecord, EdgeMethod, EdgeSource } from "@/domain/cascadeRecord";
import { cascadePictures, type EdgeDrawing } from "@/state/cascadePictures";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { GreyCanvas } from "../components/GreyCanvas";
import { Segmented } from "../components/Segmented";
import { EdgeImagePicker } from "./EdgeImagePicker";

interface EdgeGuideProps {
  readonly cascade: CascadeRecord;
  readonly guide: EdgeSource | null;
  readonly onGuide: (guide: EdgeSource | null) => void;
}

/** Side at which edges are looked at. */
const EDGE_SIDE = 256;

/** Edges that the next image is to follow: those of a real image. */
export function EdgeGuide({ cascade, guide, onGuide }: EdgeGuideProps) {
  const dataset = useDarkroom((state) => state.dataset);
  const openDataset = useDarkroom((state) => state.openDataset);
  const { source } = cascade;
  if (source.kind !== "images") return null;
  if (dataset?.summary.id !== source.datasetId) {
    return (
      <div className="blank">
        <p>Edges are taken from images of {cascade.sourceName}, which is not the open data set.</p>
        <Button onClick={() => void openDataset(source.datasetId)}>Open {cascade.sourceName}</Button>
      </div>
    );
  }
  const index = guide?.kind === "image" ? guide.index : null;
  const method = guide?.kind === "image" ? guide.method : "sobel";
  const choose = (next: { index: number; method: EdgeMethod }) =>
    onGuide({ kind: "image", datasetId: source.datasetId, ...next });
  return (
    <div className="edge-guide">
      <EdgeImagePicker
        dataset={dataset}
        classIds={source.classIds}
        index={index}
        onChoose={(at) => choose({ index: at, method })}
      />
      <section className="col s3" aria-label="Edges">
        <div className="row s3 wrap">
          <Segmented
            label="How edges are found"
            value={method}
            options={[
              { value: "sobel", word: "Sobel" },
              { value: "canny", word: "Canny" },
            ]}
            onChange={(now) => index !== null && choose({ index, method: now })}
          />
          <Button
            size="compact"
            off={guide === null ? "Nothing is chosen." : undefined}
            onClick={() => onGuide(null)}
          >
            Follow none
          </Button>
        </div>
        {index === null ? (
          <p className="note">Choose an image at the left. What is made then follows its edges.</p>
        ) : (
          <Edges key={`${index} ${method}`} datasetId={source.datasetId} index={index} method={method} />
        )}
      </section>
    </div>
  );
}

interface EdgesProps {
  readonly datasetId: string;
  readonly index: number;
  readonly method: EdgeMethod;
}

function Edges({ datasetId, index, method }: EdgesProps) {
  const [drawing, setDrawing] = useState<EdgeDrawing | { readonly failed: string } | null>(null);
  useEffect(() => {
    let gone = false;
    cascadePictures.edges({ datasetId, index, method, side: EDGE_SIDE }).then(
      (read) => !gone && setDrawing(read),
      (thrown: unknown) =>
        !gone && setDrawing({ failed: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => {
      gone = true;
    };
  }, [datasetId, index, method]);
  if (drawing && "failed" in drawing) return <p role="alert">{drawing.failed}</p>;
  return (
    <div className="vp real edges">
      {drawing && <GreyCanvas grey={drawing.edges} size={drawing.side} label="Edges of the chosen image" />}
      <span className="o tl">Edges of a real image</span>
    </div>
  );
}
