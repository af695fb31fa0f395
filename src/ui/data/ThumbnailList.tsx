import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { DatasetIndex, Part } from "@/domain/dataset";
import { useDarkroom } from "@/state/store";
import { useWidth } from "../components/useWidth";
import { ClassHead } from "./ClassHead";
import { layoutRows, neighbourOf, TILE_GAP, tilesAcross, type GridRow } from "./gridRows";
import { rememberScroll, rememberedScroll } from "./scrollMemory";
import { ThumbnailRow } from "./ThumbnailRow";

const HEAD_HEIGHT = 40;
const KEYS = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"];

interface ThumbnailListProps {
  readonly dataset: DatasetIndex;
  readonly part: Part | null;
  /** Least side of a thumbnail in CSS pixels. */
  readonly size: number;
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
  readonly onOpen: (index: number) => void;
}

/** All images by class; only the rows in view exist. Arrow keys move, Enter opens. */
export function ThumbnailList({ dataset, part, size, chosen, onChoose, onOpen }: ThumbnailListProps) {
  const classId = useDarkroom((state) => state.classId);
  const scroller = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const width = useWidth(inner);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { columns, tile } = tilesAcross(width, size);
  const rows = useMemo(
    () => (width === 0 ? [] : layoutRows(dataset, { classId, part, columns, unfolded })),
    [dataset, classId, part, columns, unfolded, width],
  );
  const memoryKey = `${dataset.summary.id}/${classId ?? ""}/${part ?? ""}`;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === "head" ? HEAD_HEIGHT : tile + TILE_GAP),
    overscan: 3,
  });
  useEffect(() => virtual.measure(), [virtual, tile, rows]);
  useEffect(() => {
    if (width > 0) scroller.current?.scrollTo({ top: rememberedScroll(memoryKey) });
  }, [memoryKey, width]);
  const move = (key: string) => {
    const next = neighbourOf(rows, chosen, key);
    if (next === null) return;
    onChoose(next);
    virtual.scrollToIndex(rows.findIndex((row) => row.kind === "images" && row.indices.includes(next)));
  };
  return (
    <div
      ref={scroller}
      className="scroll"
      role="listbox"
      tabIndex={0}
      aria-label="Images"
      aria-activedescendant={chosen === null ? undefined : `image-${chosen}`}
      onScroll={(event) => rememberScroll(memoryKey, event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && chosen !== null) onOpen(chosen);
        if (!KEYS.includes(event.key)) return;
        event.preventDefault();
        move(event.key);
      }}
    >
      <div ref={inner} className="gridlist" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              className="line"
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              {row.kind === "head" ? (
                <ClassHead row={row} onUnfold={() => setUnfolded(new Set([...unfolded, row.classId]))} />
              ) : (
                <ImageLine
                  row={row}
                  datasetId={dataset.summary.id}
                  tile={tile}
                  chosen={chosen}
                  onChoose={onChoose}
                  onOpen={onOpen}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface ImageLineProps extends Pick<ThumbnailListProps, "chosen" | "onChoose" | "onOpen"> {
  readonly row: GridRow & { readonly kind: "images" };
  readonly datasetId: string;
  readonly tile: number;
}

function ImageLine({ row, datasetId, tile, chosen, onChoose, onOpen }: ImageLineProps) {
  const at = chosen === null ? -1 : row.indices.indexOf(chosen);
  const under = (x: number) => row.indices[Math.floor(x / (tile + TILE_GAP))];
  return (
    <div
      role="presentation"
      onClick={({ nativeEvent }) => {
        const index = under(nativeEvent.offsetX);
        if (index !== undefined) onChoose(index);
      }}
      onDoubleClick={() => {
        if (chosen !== null && at >= 0) onOpen(chosen);
      }}
    >
      <ThumbnailRow datasetId={datasetId} indices={row.indices} tile={tile} />
      {at >= 0 && (
        <span
          id={`image-${chosen}`}
          className="ring"
          role="option"
          aria-selected
          aria-label={`Image ${chosen}`}
          style={{ left: at * (tile + TILE_GAP), width: tile, height: tile }}
        />
      )}
    </div>
  );
}
