import { useEffect, useRef } from "react";
import type { CascadePicture } from "@/domain/cascadeRecord";
import { greyImage } from "../components/grey";

/** A whole picture at its own size; the style sheet scales it. */
export function PictureCanvas({
  picture,
  label,
}: {
  readonly picture: CascadePicture;
  readonly label: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns, pixels } = picture;
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(greyImage(pixels, columns, rows), 0, 0);
  }, [pixels, rows, columns]);
  return <canvas ref={canvas} width={columns} height={rows} role="img" aria-label={label} />;
}
