import { Trash2 } from "lucide-react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface ConfirmProps {
  /** The question: "Remove run 7?" */
  readonly title: string;
  /** What is lost, in numbers. */
  readonly loses: string;
  readonly verb: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is lost; "Keep" has the focus. */
export function Confirm({ title, loses, verb, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{loses}</p>
      <div className="actions">
        <Button onClick={onClose} autoFocus>
          Keep
        </Button>
        <Button
          kind="danger"
          icon={Trash2}
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
