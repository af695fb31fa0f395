import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { jobWords } from "./job";

/** A newer version is stored. It never comes by itself: not while a window is open, and least of all during a run. */
export function UpdateNotice() {
  const running = useDarkroom((state) => jobWords(state) !== undefined);
  const applyUpdate = useDarkroom((state) => state.applyUpdate);
  const putUpdateOff = useDarkroom((state) => state.putUpdateOff);
  const waits = "Something is running. What runs goes on with the version it was started with.";
  return (
    <Message
      tone="told"
      what="A new version is ready."
      advice="Reload when nothing runs. Your images and runs are kept."
    >
      <Button size="compact" off={running ? waits : undefined} onClick={() => void applyUpdate()}>
        Reload
      </Button>
      <Button size="compact" onClick={putUpdateOff}>
        Later
      </Button>
    </Message>
  );
}
