import type { StoredPixels } from "@/domain/image";
import { displaySize, toScreen, type Point, type Size, type View } from "./link";
import { cursorWords, windowWords, zoomWords } from "./readout";

interface OverlayProps {
  readonly image: StoredPixels;
  readonly view: View;
  readonly box: Size;
  readonly synthetic: boolean;
  readonly note?: string | undefined;
  readonly cursor: Point | null;
  /** The cursor came from the other image: mark its place here. */
  readonly crosshair: boolean;
}

/** Words in the corners and the mark of the other image's cursor; nothing lies over the middle. */
export function Overlay({ image, view, box, synthetic, note, cursor, crosshair }: OverlayProps) {
  const words = cursorWords(image, cursor);
  return (
    <>
      {crosshair && cursor && <Crosshair at={toScreen(view, cursor, displaySize(image), box)} />}
      {note && <span className="o tl">{note}</span>}
      {synthetic && <span className="o tr synthetic">SYNTHETIC</span>}
      <span className="o bl">
        {windowWords(image, view)}
        <br />
        <span className="q">{zoomWords(image, view)}</span>
      </span>
      {words && (
        <span className="o br">
          {words[0]}
          <br />
          <span className="q">{words[1]}</span>
        </span>
      )}
    </>
  );
}

const STROKES = "M-18 0H-6M6 0H18M0-18V-6M0 6V18";

function Crosshair({ at }: { readonly at: Point }) {
  return (
    <svg className="over" aria-hidden="true">
      <g transform={`translate(${Math.round(at.x) + 0.5} ${Math.round(at.y) + 0.5})`}>
        <path className="cross under" d={STROKES} />
        <path className="cross" d={STROKES} />
      </g>
    </svg>
  );
}
