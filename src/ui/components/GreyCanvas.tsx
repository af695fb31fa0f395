import { useEffect, useRef } from "react";
import { greyImage } from "./grey";

interface GreyCanvasProps {
  /** 8-bit, size × size; null while it is not here. */
  readonly grey: Uint8Array | null;
  readonly size: number;
  readonly label: string;
}

/** A square 8-bit image at its own size; the style sheet scales it. */
export function GreyCanvas({ grey, size, label }: GreyCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (grey) canvas.current?.getContext("2d")?.putImageData(greyImage(grey, size, size), 0, 0);
  }, [grey, size]);
  return <canvas ref={canvas} width={size} height={size} role="img" aria-label={label} />;
}
