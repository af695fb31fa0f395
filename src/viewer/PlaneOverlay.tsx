import type { StoredPixels } from "@/domain/image";
import type { Plane, ValueScale } from "@/domain/volumeSet";
import { displaySize, toScreen, type Point, type Size } from "./link";
import type { PlaneViewProps } from "./PlaneView";
import { signed } from "./planes";
import { windowWords, zoomWords } from "./readout";
import { valueAt } from "./window";

const SIDES: Readonly<Record<Plane, readonly [string, string]>> = {
  axial: ["R", "L"],
  coronal: ["R", "L"],
  sagittal: ["A", "P"],
};

type PlaneOverlayProps = Pick<
  PlaneViewProps,
  "side" | "plane" | "scale" | "at" | "count" | "view" | "crossing" | "lines" | "cursor" | "placeWords"
> & { readonly image: StoredPixels; readonly box: Size; readonly name: string };

/** Words in the four corners, side letters, and the lines of the other two planes. */
export function PlaneOverlay(props: PlaneOverlayProps) {
  const { image, view, box, crossing, cursor } = props;
  const [left, right] = SIDES[props.plane];
  // Without a pointer the crosshair is what is read off: the keyboard has no other.
  const read = cursor ?? crossing;
  return (
    <>
      {props.lines && <Lines at={toScreen(view, crossing, displaySize(image), box)} box={box} />}
      <span className="o tl">
        {props.name}
        <br />
        <span className="q">{`Slice ${props.at + 1} of ${props.count}`}</span>
      </span>
      {props.side === "synthetic" && <span className="o tr synthetic">SYNTHETIC</span>}
      <span className="o side l">{left}</span>
      <span className="o side r">{right}</span>
      <span className="o bl">
        {windowWords(image, view)}
        <br />
        <span className="q">{zoomWords(image, view)}</span>
      </span>
      <span className="o br">
        {`${cursor ? "At cursor" : "At crosshair"} ${valueWords(image, read, props.scale)}`}
        <br />
        <span className="q">{props.placeWords(read)}</span>
      </span>
    </>
  );
}

/** "−856 HU"; an MR has no unit. */
export function valueWords(image: StoredPixels, at: Point, scale: ValueScale): string {
  const found = valueAt(image, at);
  if (!found) return "";
  return `${signed(Math.round(found.value))}${scale === "hounsfield" ? " HU" : ""}`;
}

const GAP = 14;

/** The other two planes, with a gap where they cross. */
function Lines({ at, box }: { readonly at: Point; readonly box: Size }) {
  const [x, y] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
  const d = `M0 ${y}H${x - GAP}M${x + GAP} ${y}H${box.width}M${x} 0V${y - GAP}M${x} ${y + GAP}V${box.height}`;
  return (
    <svg className="over" aria-hidden="true">
      <path className="cross under" d={d} />
      <path className="cross" d={d} />
    </svg>
  );
}
