import { useState } from "react";
import { SHORTEST_PASSPHRASE } from "@/domain/protection";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Choice } from "../components/Choice";
import { Dialog } from "../components/Dialog";
import { Message } from "../components/Message";
import { PassphraseField } from "./PassphraseField";
import { whyNot } from "./whyNot";
import { useAttempt } from "./useAttempt";

/** Sets a passphrase. What is already stored is sealed afterwards, while one works on. */
export function SetUpDialog({ onClose }: { readonly onClose: () => void }) {
  const protect = useDarkroom((state) => state.protect);
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [understood, setUnderstood] = useState(false);
  const { busy, error, run } = useAttempt();
  const off = whyNot({ busy, passphrase, again, understood });
  return (
    <Dialog title="Protect with a passphrase" onClose={onClose}>
      <p className="muted">
        Images, models and synthetic images on this machine are encrypted. Darkroom then asks for the
        passphrase each time it is opened, and after a while without use.
      </p>
      <PassphraseField
        label="Passphrase"
        value={passphrase}
        onChange={setPassphrase}
        note={`At least ${SHORTEST_PASSPHRASE} characters. Four or five unrelated words are a good choice. If the browser offers to save it, decline.`}
        autoFocus
      />
      <PassphraseField label="The same again" value={again} onChange={setAgain} />
      <Choice kind="checkbox" checked={understood} onChange={setUnderstood}>
        I know that a forgotten passphrase cannot be recovered: everything stored here would then be lost.
      </Choice>
      {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      <div className="actions">
        <Button onClick={onClose}>Not now</Button>
        <Button kind="primary" off={off} onClick={() => run(() => protect(passphrase), onClose)}>
          {busy ? "Making the key" : "Protect"}
        </Button>
      </div>
    </Dialog>
  );
}
