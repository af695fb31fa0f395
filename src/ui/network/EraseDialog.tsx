import { Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { exactBytes } from "./exactBytes";

const WORD = "erase";

/** Asks for the word, because nothing of this comes back. */
export function EraseDialog({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const eraseEverything = useDarkroom((state) => state.eraseEverything);
  const kept = useDarkroom((state) => state.kept.value);
  const running = useDarkroom(
    (state) =>
      state.activeRunId !== null ||
      state.activeExperimentId !== null ||
      state.importing !== null ||
      state.makingVolumes !== null ||
      state.sampling !== null,
  );
  const field = useRef<HTMLInputElement>(null);
  // After the dialog has opened, which moves the focus to its first control.
  useEffect(() => field.current?.focus(), []);
  const ready = typed.trim().toLowerCase() === WORD;
  const erase = () => {
    if (!ready) return;
    onClose();
    void eraseEverything();
  };
  return (
    <Dialog title="Erase everything on this machine?" onClose={onClose}>
      <p>
        All scans, models, runs, synthetic images, results, settings and keys that this browser keeps for
        Darkroom{kept ? `, ${exactBytes(kept.bytes)} in all,` : ""} and the offline copy of the app itself. It
        cannot be undone.
      </p>
      {running && (
        <p>What is running now is stopped at once and not saved. Other tabs of Darkroom are closed down.</p>
      )}
      <p className="muted">
        Files that were exported lie in your downloads and are not touched. Export first what you want to
        keep.
      </p>
      <label className="labelled">
        <span className="lab">Type {WORD} to go on</span>
        <input
          className="field"
          value={typed}
          ref={field}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") erase();
          }}
        />
      </label>
      <div className="actions">
        <Button onClick={onClose}>Keep everything</Button>
        <Button kind="danger" icon={Trash2} off={ready ? undefined : `Type ${WORD} first.`} onClick={erase}>
          Erase everything
        </Button>
      </div>
    </Dialog>
  );
}
