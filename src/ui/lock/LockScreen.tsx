import { LockKeyhole } from "lucide-react";
import { useEffect, useState } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { EraseDialog } from "./EraseDialog";
import { PassphraseField } from "./PassphraseField";
import { useAttempt } from "./useAttempt";

/** All that is shown while Darkroom is locked: no picture, no name. */
export function LockScreen() {
  const unlock = useDarkroom((state) => state.unlock);
  const jobsBehind = useDarkroom((state) => state.jobsBehind);
  const [passphrase, setPassphrase] = useState("");
  const [forgotten, setForgotten] = useState(false);
  const { busy, error, run } = useAttempt();
  // A message in the title says which tab is locked; the page behind it is gone.
  useEffect(() => {
    const before = document.title;
    document.title = "Darkroom, locked";
    return () => {
      document.title = before;
    };
  }, []);
  const tryIt = () => {
    const typed = passphrase;
    setPassphrase("");
    run(() => unlock(typed));
  };
  return (
    <main className="locked" aria-labelledby="locked">
      <div className="col s4">
        <LockKeyhole className="i" aria-hidden />
        <h1 id="locked">Darkroom is locked</h1>
        <p className="muted">
          What is stored on this machine is protected with a passphrase. No image can be read without it.
        </p>
        {jobsBehind > 0 && (
          <p className="muted" role="status">
            Work that was running goes on behind this screen, and is stored protected.
          </p>
        )}
        <PassphraseField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          onEnter={tryIt}
          autoFocus
        />
        <div className="row">
          <Button
            kind="primary"
            onClick={tryIt}
            off={
              busy
                ? "The passphrase is being checked."
                : passphrase === ""
                  ? "Type the passphrase."
                  : undefined
            }
          >
            {busy ? "Checking" : "Unlock"}
          </Button>
          <Button kind="ghost" onClick={() => setForgotten(true)}>
            Forgotten?
          </Button>
        </div>
        {error && <Message tone="stopped" what={error.message} kept={error.kept} advice={error.advice} />}
      </div>
      {forgotten && <EraseDialog onClose={() => setForgotten(false)} />}
    </main>
  );
}
