import { memo, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { THUMBNAIL_SIZE } from "@/domain/image";
import { pixels } from "@/state/images";
import type { PictureSource } from "@/state/pixels";
import { chunksInSight, CHUNK, positionAfter, scrollFor } from "./stripRange";
import { Thumb } from "./Thumb";
import { useAsked } from "./useAsked";

/** Width of a thumbnail and the gap after it, as compare.css has them. */
const ITEM = 58;

interface StripProps {
  readonly label: string;
  readonly source: PictureSource;
  readonly candidates: readonly number[];
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
}

/** Thumbnails in a row, of which only those in sight exist; arrow keys go along it. */
export const Strip = memo(function Strip({ label, source, candidates, chosen, onChoose }: StripProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [[scrolled, width], setSight] = useState<readonly [number, number]>([0, 1400]);
  const id = useId();
  const at = chosen === null ? -1 : candidates.indexOf(chosen);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setSight([element.scrollLeft, element.clientWidth]);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (element && at >= 0) element.scrollLeft = scrollFor(at, element.scrollLeft, element.clientWidth, ITEM);
  }, [at]);

  function press(event: KeyboardEvent) {
    const next = positionAfter(event.key, at, candidates.length);
    if (next === null) return;
    event.preventDefault();
    onChoose(candidates[next]!);
  }

  const [first, end] = chunksInSight(scrolled, width, ITEM, candidates.length);
  return (
    <div
      ref={scroller}
      className="strip scroll"
      role="listbox"
      aria-label={label}
      aria-orientation="horizontal"
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="all" style={{ width: candidates.length * ITEM }}>
        {Array.from({ length: end - first }, (_, i) => (
          <Chunk
            key={first + i}
            id={id}
            number={first + i}
            source={source}
            indices={candidates.slice((first + i) * CHUNK, (first + i + 1) * CHUNK)}
            at={at}
            total={candidates.length}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
});

interface ChunkProps {
  readonly id: string;
  readonly number: number;
  readonly source: PictureSource;
  readonly indices: readonly number[];
  readonly at: number;
  readonly total: number;
  readonly onChoose: (index: number) => void;
}

function Chunk({ id, number, source, indices, at, total, onChoose }: ChunkProps) {
  const { value, current } = useAsked(`${JSON.stringify(source)} ${indices.join()}`, () =>
    pixels.thumbnails(source, indices),
  );
  const side = THUMBNAIL_SIZE ** 2;
  return (
    <div className="chunk" style={{ left: number * CHUNK * ITEM }}>
      {indices.map((index, i) => (
        <div
          key={index}
          id={`${id}-${number * CHUNK + i}`}
          className="thumb"
          role="option"
          aria-selected={number * CHUNK + i === at}
          aria-label={`Image ${number * CHUNK + i + 1} of ${total}`}
          onClick={() => onChoose(index)}
        >
          <Thumb bytes={current ? value?.subarray(i * side, (i + 1) * side) : undefined} />
        </div>
      ))}
    </div>
  );
}
