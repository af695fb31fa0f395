import { useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Message } from "../components/Message";
import { PassphraseField } from "./PassphraseField";
import { useAttempt } from "./useAttempt";

/** Takes the protection off again: asks for the passphrase, so that an open screen is not enough. */
export function TurnOffDialog({ onClose }: { readonly onClose: () => void }) {
  const unprotect = useDarkroom((state) => state.unprotect);
  const [passphrase, setPassphrase] = useState("");
  const { busy, error, run } = useAttempt();
  const off = busy
    ? "The passphrase is being checked."
    : passphrase === ""
      ? "Type the passphrase."
      : undefined;
  const act = () => run(() => unprotect(passphrase), onClose);
  return (
    <Dialog title="Take the protection off" onClose={onClose}>
      <p className="muted">
        What is stored is decrypted. Whoever can read the files of this computer can then read the images.
      </p>
      <PassphraseField
        label="Passphrase"
        value={passphrase}
        onChange={setPassphrase}
        onEnter={act}
        autoFocus
      />
      {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      <div className="actions">
        <Button onClick={onClose}>Keep it on</Button>
        <Button kind="primary" off={off} onClick={act}>
          {busy ? "Checking" : "Take it off"}
        </Button>
      </div>
    </Dialog>
  );
}
