import { Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";

interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter?: () => void;
  readonly autoFocus?: boolean;
  readonly note?: string;
}

/**
 * A passphrase, hidden unless asked for. Not in a form and not for autofill: a browser that remembers it may send it to
 * an account elsewhere.
 */
export function PassphraseField(props: PassphraseFieldProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="labelled">
      <label className="lab" htmlFor={id}>
        {props.label}
      </label>
      <div className="row">
        <input
          id={id}
          className="field grow"
          type={shown ? "text" : "password"}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          autoFocus={props.autoFocus}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") props.onEnter?.();
          }}
        />
        <button
          type="button"
          className="btn ghost"
          aria-label={shown ? "Hide what is typed" : "Show what is typed"}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon className="i" aria-hidden />
        </button>
      </div>
      {props.note !== undefined && <span className="note">{props.note}</span>}
    </div>
  );
}
