import { Check, TriangleAlert } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { nothingLeft, type ErasureReport, type Place, type PlaceErased } from "@/domain/kept";
import { PLACE_WORDS } from "@/state/networkWords";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { clock } from "../format";
import { exactBytes } from "./exactBytes";

/** Stands over the whole app while everything is erased, and until it is opened afresh. */
export function EraseScreen() {
  const erasing = useDarkroom((state) => state.erasing);
  switch (erasing.kind) {
    case "none":
      return null;
    case "running":
      return <Running place={erasing.place} />;
    case "done":
      return <Done report={erasing.report} />;
    case "interrupted":
      return <Interrupted />;
    case "elsewhere":
      return <Elsewhere />;
    default:
      return erasing satisfies never;
  }
}

/** A dialog that Esc does not close: there is no app behind it any more. */
function Cover({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="cover"
      aria-label={title}
      onCancel={(event) => event.preventDefault()}
      // Chromium lets a second Esc through `cancel`.
      onKeyDown={(event) => {
        if (event.key === "Escape") event.preventDefault();
      }}
    >
      <div className="body">
        <h2 className="big">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

function Running({ place }: { readonly place: Place | null }) {
  return (
    <Cover title="Erasing everything">
      <p role="status">
        {place === null ? "Stopping what runs." : `${PLACE_WORDS[place]} are being emptied.`}
      </p>
      <p className="muted">Leave this tab open. It takes a few seconds.</p>
    </Cover>
  );
}

function Done({ report }: { readonly report: ErasureReport }) {
  const eraseAgain = useDarkroom((state) => state.eraseEverything);
  const whole = nothingLeft(report);
  return (
    <Cover title={whole ? "Everything was erased" : "Not everything could be erased"}>
      <p role="status">
        {whole
          ? `Every store of this browser was looked through again at ${clock(new Date(report.at))}, and nothing was found.`
          : "What is left is named below. Close all other tabs of Darkroom, then try again."}
      </p>
      <Proof report={report} />
      <p className="note">
        A page cannot erase files that were exported, this browser&apos;s history, what the disk keeps of
        deleted files until it is overwritten, or backups of this machine. To be sure of those, delete the
        exports and this browser&apos;s data for this address, and rely on an encrypted disk.
      </p>
      <div className="actions">
        {whole ? (
          <Button kind="primary" autoFocus onClick={openAfresh}>
            Open Darkroom afresh
          </Button>
        ) : (
          <>
            <KeepRest />
            <Button kind="primary" autoFocus onClick={() => void eraseAgain()}>
              Try again
            </Button>
          </>
        )}
      </div>
    </Cover>
  );
}

function Proof({ report }: { readonly report: ErasureReport }) {
  return (
    <table className="tight">
      <thead>
        <tr>
          <th>Store</th>
          <th className="num">Held</th>
          <th className="num">Size</th>
          <th className="num">Left</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {report.places.map((place) => (
          <ProofRow key={place.place} erased={place} />
        ))}
      </tbody>
    </table>
  );
}

function ProofRow({ erased: { place, before, after, failure } }: { readonly erased: PlaceErased }) {
  const clean = after?.items === 0;
  const Icon = clean ? Check : TriangleAlert;
  return (
    <>
      <tr>
        <td>{PLACE_WORDS[place]}</td>
        <td className="num">{before ? before.items : "?"}</td>
        <td className="num">{before ? exactBytes(before.bytes) : "?"}</td>
        <td className={`num ${clean ? "" : "left"}`}>{after ? after.items : "unknown"}</td>
        <td className="fit">
          <Icon className="i" aria-label={clean ? "Empty" : "Not empty"} />
        </td>
      </tr>
      {failure !== undefined && (
        <tr>
          <td colSpan={5} className="left reason">
            {failure}
          </td>
        </tr>
      )}
    </>
  );
}

function Interrupted() {
  const eraseEverything = useDarkroom((state) => state.eraseEverything);
  return (
    <Cover title="An erasure was cut off">
      <p>
        Erasing everything was begun on this machine and did not come to its end. Some of it may be gone, some
        may still be here; nothing was opened. Finish it now.
      </p>
      <div className="actions">
        <KeepRest />
        <Button kind="danger" autoFocus onClick={() => void eraseEverything()}>
          Finish erasing
        </Button>
      </div>
    </Cover>
  );
}

function KeepRest() {
  const keepWhatIsLeft = useDarkroom((state) => state.keepWhatIsLeft);
  return (
    <Button
      onClick={() => {
        keepWhatIsLeft();
        openAfresh();
      }}
    >
      Keep what is left
    </Button>
  );
}

function Elsewhere() {
  return (
    <Cover title="Everything is being erased in another tab">
      <p>
        This tab has stopped, so that nothing of it is left. Look at the other tab for the result, then close
        this one.
      </p>
      <div className="actions">
        <Button autoFocus onClick={openAfresh}>
          Open Darkroom afresh
        </Button>
      </div>
    </Cover>
  );
}

/** Without the place it was at: as on a first visit. */
function openAfresh(): void {
  window.location.replace(window.location.pathname);
}
