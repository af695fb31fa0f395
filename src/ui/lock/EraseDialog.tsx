import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Message } from "../components/Message";
import { useAttempt } from "./useAttempt";

const WORD = "erase";

/** For a forgotten passphrase: there is nothing to recover, only to begin anew. */
export function EraseDialog({ onClose }: { readonly onClose: () => void }) {
  const erase = useDarkroom((state) => state.eraseProtected);
  const [typed, setTyped] = useState("");
  const { busy, error, run } = useAttempt();
  const sure = typed.trim().toLowerCase() === WORD;
  return (
    <Dialog title="Forgotten passphrase" onClose={onClose}>
      <p>
        A forgotten passphrase cannot be recovered by anyone. Without it the stored images, models and
        synthetic images stay unreadable.
      </p>
      <p>
        You can erase them and begin anew. The files you imported from, and files you exported, are not
        touched. This cannot be undone.
      </p>
      <label className="labelled">
        <span className="lab">Type {WORD} to confirm</span>
        <input
          className="field"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      <div className="actions">
        <Button onClick={onClose}>Keep</Button>
        <Button
          kind="danger"
          icon={Trash2}
          off={busy ? "Erasing." : sure ? undefined : `Type ${WORD} first.`}
          onClick={() => run(erase, onClose)}
        >
          Erase everything stored
        </Button>
      </div>
    </Dialog>
  );
}
