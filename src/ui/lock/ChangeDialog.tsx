import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Message } from "../components/Message";
import { PassphraseField } from "./PassphraseField";
import { useAttempt } from "./useAttempt";
import { whyNot } from "./whyNot";

/** Another passphrase for the same key: at once, whatever the size of what is stored. */
export function ChangeDialog({ onClose }: { readonly onClose: () => void }) {
  const change = useDarkroom((state) => state.changePassphrase);
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const { busy, error, run } = useAttempt();
  const off = old === "" ? "Type the present passphrase." : whyNot({ busy, passphrase: next, again });
  return (
    <Dialog title="Change the passphrase" onClose={onClose}>
      <PassphraseField label="Present passphrase" value={old} onChange={setOld} autoFocus />
      <PassphraseField label="New passphrase" value={next} onChange={setNext} />
      <PassphraseField label="The new one again" value={again} onChange={setAgain} />
      <p className="note">
        A copy of this browser profile made before the change still opens with the old passphrase.
      </p>
      {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      <div className="actions">
        <Button onClick={onClose}>Keep the old one</Button>
        <Button kind="primary" off={off} onClick={() => run(() => change(old, next), onClose)}>
          {busy ? "Changing" : "Change"}
        </Button>
      </div>
    </Dialog>
  );
}
