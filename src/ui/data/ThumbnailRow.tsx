import { memo, useEffect, useRef } from "react";
import { THUMBNAIL_SIZE } from "@/domain/image";
import { pixels } from "@/state/images";
import { tileStrip } from "../components/grey";
import { TILE_GAP } from "./gridRows";

interface ThumbnailRowProps {
  readonly datasetId: string;
  readonly indices: readonly number[];
  /** Side of a tile in CSS pixels. */
  readonly tile: number;
}

/** A row that is scrolled past in less time than this asks for nothing. */
const SETTLE_MS = 30;

/** One canvas for a whole row: ten thousand images are then a few dozen elements. */
export const ThumbnailRow = memo(function ThumbnailRow({ datasetId, indices, tile }: ThumbnailRowProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const key = indices.join();
  const width = indices.length * (tile + TILE_GAP) - TILE_GAP;
  useEffect(() => {
    let gone = false;
    const wanted = key.split(",").map(Number);
    const timer = setTimeout(async () => {
      const grey = await pixels.thumbnails({ kind: "real", datasetId }, wanted).catch(() => null);
      if (!gone && grey && canvas.current) drawRow(canvas.current, grey, wanted.length, tile);
    }, SETTLE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [datasetId, key, tile]);
  return <canvas ref={canvas} style={{ width, height: tile }} aria-hidden />;
});

function drawRow(canvas: HTMLCanvasElement, grey: Uint8Array, tiles: number, tile: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round((tiles * (tile + TILE_GAP) - TILE_GAP) * ratio);
  canvas.height = Math.round(tile * ratio);
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  const strip = tileStrip(grey, THUMBNAIL_SIZE, tiles);
  for (let i = 0; i < tiles; i++) {
    const x = i * (tile + TILE_GAP) * ratio;
    const side = tile * ratio;
    context.drawImage(strip, 0, i * THUMBNAIL_SIZE, THUMBNAIL_SIZE, THUMBNAIL_SIZE, x, 0, side, side);
  }
}
