import { useEffect, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { THUMBNAIL_SIZE } from "@/domain/image";
import { pixels } from "@/state/images";
import { Button } from "../components/Button";
import { GreyCanvas } from "../components/GreyCanvas";
import { Mark } from "../components/Mark";
import { counted } from "../format";

interface EdgeImagePickerProps {
  readonly dataset: DatasetIndex;
  readonly classIds: readonly string[];
  readonly index: number | null;
  readonly onChoose: (index: number) => void;
}

const PAGE = 48;

/** Real images of the classes that the cascade has learnt, a page at a time. */
export function EdgeImagePicker({ dataset, classIds, index, onChoose }: EdgeImagePickerProps) {
  const all = dataset.images.filter(({ classId }) => classIds.includes(classId));
  const [page, setPage] = useState(0);
  const here = all.slice(page * PAGE, (page + 1) * PAGE).map((image) => image.index);
  const pages = Math.max(1, Math.ceil(all.length / PAGE));
  const grey = useThumbnails(dataset.summary.id, here);
  const square = THUMBNAIL_SIZE ** 2;
  return (
    <section className="col" aria-label="Real images">
      <div className="row">
        <Mark of="real" />
        <span className="muted grow">{counted(all.length, "image")}</span>
        <Button
          size="compact"
          off={page === 0 ? "This is the first page." : undefined}
          onClick={() => setPage(page - 1)}
        >
          Back
        </Button>
        <span className="small">
          {page + 1} of {pages}
        </span>
        <Button
          size="compact"
          off={page + 1 >= pages ? "This is the last page." : undefined}
          onClick={() => setPage(page + 1)}
        >
          Next
        </Button>
      </div>
      <div className="thumbs scroll">
        {here.map((each, at) => (
          <button
            key={each}
            type="button"
            className="thumb"
            aria-pressed={each === index}
            onClick={() => onChoose(each)}
          >
            <GreyCanvas
              grey={grey && grey.subarray(at * square, (at + 1) * square)}
              size={THUMBNAIL_SIZE}
              label={`Real image ${each + 1}`}
            />
          </button>
        ))}
      </div>
    </section>
  );
}

function useThumbnails(datasetId: string, indices: readonly number[]): Uint8Array | null {
  const [read, setRead] = useState<{ readonly key: string; readonly grey: Uint8Array } | null>(null);
  const key = indices.join();
  useEffect(() => {
    let gone = false;
    if (key === "") return;
    pixels.thumbnails({ kind: "real", datasetId }, key.split(",").map(Number)).then(
      (grey) => !gone && setRead({ key, grey }),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [datasetId, key]);
  return read?.key === key ? read.grey : null;
}
