import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { UpdateNotice } from "./UpdateNotice";

/** At most this many at once; the rest follow as they are closed. */
const SHOWN = 3;

/** Messages that stay until they are read, over the lower right corner: nothing moves under the pointer. */
export function Notices() {
  const notices = useDarkroom((state) => state.notices);
  const dismiss = useDarkroom((state) => state.dismiss);
  const update = useDarkroom(({ offline, updateLater }) => offline.updateWaiting && !updateLater);
  if (notices.length === 0 && !update) return null;
  const hidden = notices.length - SHOWN;
  return (
    <div className="notices" role="region" aria-label="Messages">
      {update && <UpdateNotice />}
      {hidden > 0 && <p className="note">{hidden} earlier messages</p>}
      {notices.slice(-SHOWN).map(({ id, tone, error }) => (
        <Message key={id} tone={tone} what={error.message} kept={error.kept} advice={error.advice}>
          <Button size="compact" onClick={() => dismiss(id)}>
            Close
          </Button>
        </Message>
      ))}
    </div>
  );
}
