import { useState } from "react";
import type { CascadeRecord, EdgeMethod, EdgeSource } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Segmented } from "../components/Segmented";
import { EdgeImagePicker } from "./EdgeImagePicker";
import { EdgePad } from "./EdgePad";
import { RealEdges } from "./RealEdges";

interface EdgeGuideProps {
  readonly cascade: CascadeRecord;
  readonly guide: EdgeSource | null;
  readonly onGuide: (guide: EdgeSource | null) => void;
}

/** Side at which edges are looked at and drawn. */
const EDGE_SIDE = 256;

/** Edges that the next image is to follow: those of a real image, or a drawing. */
export function EdgeGuide({ cascade, guide, onGuide }: EdgeGuideProps) {
  const [from, setFrom] = useState<"image" | "drawing">(guide?.kind ?? "image");
  const draw = (edges: Uint8Array<ArrayBuffer>) => {
    onGuide({ kind: "drawing", side: EDGE_SIDE, edges });
    setFrom("drawing");
  };
  return (
    <>
      <div className="row s3 wrap">
        <Segmented
          label="Where the edges come from"
          value={from}
          options={[
            { value: "image", word: "Of a real image" },
            { value: "drawing", word: "Drawn" },
          ]}
          onChange={setFrom}
        />
        <span className="note grow">{followWords(guide)}</span>
        <Button
          size="compact"
          off={guide === null ? "Nothing is chosen." : undefined}
          onClick={() => onGuide(null)}
        >
          Follow none
        </Button>
      </div>
      {from === "drawing" ? (
        <EdgePad side={EDGE_SIDE} value={guide?.kind === "drawing" ? guide.edges : null} onChange={draw} />
      ) : (
        <OfImage cascade={cascade} guide={guide} onGuide={onGuide} onDraw={draw} />
      )}
    </>
  );
}

function followWords(guide: EdgeSource | null): string {
  if (guide === null) return "The next image follows no edges.";
  return guide.kind === "drawing"
    ? "The next image follows the drawing."
    : `The next image follows the edges of real image ${guide.index + 1}.`;
}

interface OfImageProps extends EdgeGuideProps {
  readonly onDraw: (edges: Uint8Array<ArrayBuffer>) => void;
}

function OfImage({ cascade, guide, onGuide, onDraw }: OfImageProps) {
  const dataset = useDarkroom((state) => state.dataset);
  const openDataset = useDarkroom((state) => state.openDataset);
  const [method, setMethod] = useState<EdgeMethod>("sobel");
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
  const follow = (at: number, by: EdgeMethod) =>
    onGuide({ kind: "image", datasetId: source.datasetId, index: at, method: by });
  return (
    <div className="edge-guide">
      <EdgeImagePicker
        dataset={dataset}
        classIds={source.classIds}
        index={index}
        onChoose={(at) => follow(at, method)}
      />
      <section className="col s3" aria-label="Edges">
        <Segmented
          label="How edges are found"
          value={method}
          options={[
            { value: "sobel", word: "Sobel" },
            { value: "canny", word: "Canny" },
          ]}
          onChange={(by) => {
            setMethod(by);
            if (index !== null) follow(index, by);
          }}
        />
        {index === null ? (
          <p className="note">Choose an image at the left. What is made then follows its edges.</p>
        ) : (
          <RealEdges
            key={`${index} ${method}`}
            {...{ datasetId: source.datasetId, index, method }}
            side={EDGE_SIDE}
            onDraw={onDraw}
          />
        )}
      </section>
    </div>
  );
}
