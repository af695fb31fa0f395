import { useEffect, useRef } from "react";
import { THUMBNAIL_SIZE } from "@/domain/image";

/** A grey thumbnail, 64 × 64; black until its bytes are there. */
export function Thumb({ bytes }: { readonly bytes: Uint8Array | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || bytes?.length !== THUMBNAIL_SIZE ** 2) return;
    const picture = context.createImageData(THUMBNAIL_SIZE, THUMBNAIL_SIZE);
    const words = new Uint32Array(picture.data.buffer);
    // One write a pixel; typed arrays are little endian wherever browsers run, so alpha is the highest byte.
    bytes.forEach((grey, i) => (words[i] = 0xff000000 | (grey * 0x010101)));
    context.putImageData(picture, 0, 0);
  }, [bytes]);
  return <canvas ref={canvas} width={THUMBNAIL_SIZE} height={THUMBNAIL_SIZE} aria-hidden />;
}
