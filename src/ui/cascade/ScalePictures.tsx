import type { PatchPreview } from "@/domain/cascade";
import type { CascadePicture, CascadeRecord } from "@/domain/cascadeRecord";
import { PLANES } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { GreyCanvas } from "../components/GreyCanvas";
import { Mark } from "../components/Mark";
import { count } from "../format";
import { PictureCanvas } from "./PictureCanvas";
import { sideWords } from "./sideWords";
import { usePreview } from "./usePreview";

interface ScalePicturesProps {
  readonly cascade: CascadeRecord;
  readonly scale: number;
}

/** What a scale has learnt so far: patches beside the real ones, and the whole that all scales up to it make. */
export function ScalePictures({ cascade, scale }: ScalePicturesProps) {
  const preview = usePreview(cascade.id, scale);
  if (preview === undefined) return <div className="blank" />;
  if (preview === null) return <NoPicturesYet cascade={cascade} scale={scale} />;
  const { dim } = cascade.config;
  return (
    <div className="scale-pictures">
      <section aria-label="Patches">
        <h2>
          Patches <span className="note">step {count(preview.step)}</span>
        </h2>
        {preview.patches && <Patches patches={preview.patches} base={scale === 0} />}
        <p className="note after">
          {scale === 0
            ? "What the base makes of fixed seeds, beside real images of the same size."
            : "The same places each time: what goes in, what this network makes of it, and what was there."}
        </p>
      </section>
      <section aria-label="Whole so far">
        <h2>
          {dim === 2 ? "Whole image so far" : "Whole volume so far"}{" "}
          <span className="note">one fixed seed</span>
        </h2>
        <Whole whole={preview.whole} dim={dim} />
      </section>
    </div>
  );
}

function Patches({ patches, base }: { readonly patches: PatchPreview; readonly base: boolean }) {
  const { lower, made, real, side } = patches;
  const withLower = !base && lower.length > 0;
  const rows = Math.max(made.length, real.length);
  return (
    <div className={withLower ? "patches of-3" : "patches of-2"}>
      {withLower && <span className="small muted">Goes in</span>}
      <Mark of="synthetic" />
      <Mark of="real" />
      {Array.from({ length: rows }, (_, at) => [
        withLower && (
          <Patch
            key={`l${at}`}
            kind="lower"
            grey={lower[at]}
            side={side}
            label={`Goes in, patch ${at + 1}`}
          />
        ),
        <Patch key={`m${at}`} kind="syn" grey={made[at]} side={side} label={`Synthetic, patch ${at + 1}`} />,
        <Patch key={`r${at}`} kind="real" grey={real[at]} side={side} label={`Real, patch ${at + 1}`} />,
      ])}
    </div>
  );
}

interface PatchProps {
  readonly kind: "lower" | "syn" | "real";
  readonly grey: Uint8Array | undefined;
  readonly side: number;
  readonly label: string;
}

function Patch({ kind, grey, side, label }: PatchProps) {
  return (
    <span className={`patch ${kind}`}>{grey && <GreyCanvas grey={grey} size={side} label={label} />}</span>
  );
}

function Whole({ whole, dim }: { readonly whole: readonly CascadePicture[]; readonly dim: 2 | 3 }) {
  const [first] = whole;
  if (!first) {
    return (
      <div className="vp syn whole">
        <p className="note">It comes with the end of this scale, and every few minutes before.</p>
      </div>
    );
  }
  if (dim === 2) {
    return (
      <div className="vp syn whole">
        <PictureCanvas picture={first} label={`Synthetic, whole image of ${sideWords(2, first.side)}`} />
        <span className="o br">SYNTHETIC</span>
      </div>
    );
  }
  return (
    <div className="three-planes">
      {whole.map((picture, at) => (
        <div key={PLANES[at] ?? at} className="vp syn whole">
          <PictureCanvas picture={picture} label={`Synthetic, ${PLANES[at] ?? ""} plane`} />
          <span className="o tl">{planeWord(at)}</span>
          <span className="o br">SYNTHETIC</span>
        </div>
      ))}
    </div>
  );
}

function planeWord(at: number): string {
  const plane = PLANES[at] ?? "";
  return plane.charAt(0).toUpperCase() + plane.slice(1);
}

/** What happens before the first pictures of a scale. */
function NoPicturesYet({ cascade, scale }: ScalePicturesProps) {
  const training = useDarkroom(({ cascadeTraining: now }) => (now?.id === cascade.id ? now : null));
  const preparing = training?.preparing;
  if (preparing) {
    const { done, total } = preparing;
    return (
      <div className="blank" role="status">
        <p>
          Preparing {count(done)} of {count(total)} at every size
        </p>
        <Bar share={total > 0 ? done / total : 0} label="Prepared" />
      </div>
    );
  }
  const here = training !== null && (training.progress?.scale ?? 0) === scale;
  return (
    <div className="blank">
      <p>
        {here
          ? "The first pictures come in a moment."
          : "This scale has no pictures yet: it has not been trained."}
      </p>
    </div>
  );
}
