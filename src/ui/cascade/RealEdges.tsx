import { useEffect, useState } from "react";
import type { EdgeMethod } from "@/domain/cascadeRecord";
import { cascadePictures, type EdgeDrawing } from "@/state/cascadePictures";
import { Button } from "../components/Button";
import { GreyCanvas } from "../components/GreyCanvas";
import { Mark } from "../components/Mark";

interface RealEdgesProps {
  readonly datasetId: string;
  readonly index: number;
  readonly method: EdgeMethod;
  readonly side: number;
  /** Takes them over as a drawing. */
  readonly onDraw: (edges: Uint8Array<ArrayBuffer>) => void;
}

/** The edges of one real image, as a network sees them. */
export function RealEdges({ datasetId, index, method, side, onDraw }: RealEdgesProps) {
  const [read, setRead] = useState<EdgeDrawing | { readonly failed: string } | null>(null);
  useEffect(() => {
    let gone = false;
    cascadePictures.edges({ datasetId, index, method, side }).then(
      (edges) => !gone && setRead(edges),
      (thrown: unknown) =>
        !gone && setRead({ failed: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => {
      gone = true;
    };
  }, [datasetId, index, method, side]);
  if (read && "failed" in read) return <p role="alert">{read.failed}</p>;
  return (
    <>
      <div className="vp real edges">
        {read && <GreyCanvas grey={read.edges} size={read.side} label={`Edges of real image ${index + 1}`} />}
      </div>
      <div className="row between">
        <Mark of="real" word={`Edges of image ${index + 1}`} />
        <Button
          size="compact"
          off={read ? undefined : "The edges are still being read."}
          onClick={() => read && onDraw(read.edges)}
        >
          Change by hand
        </Button>
      </div>
    </>
  );
}
