import { useState } from "react";
import type { IdleMinutes } from "@/domain/protection";
import { useDarkroom } from "@/state/store";
import { Bar } from "../components/Bar";
import { Button } from "../components/Button";
import { Section } from "../components/Section";
import { Select } from "../components/Select";
import { bytes, count } from "../format";
import { ChangeDialog } from "./ChangeDialog";
import { SetUpDialog } from "./SetUpDialog";
import { TurnOffDialog } from "./TurnOffDialog";

type Asked = "set-up" | "change" | "off" | null;

/** Whether what is stored is encrypted, and what can be done about it. */
export function ProtectionSection() {
  const protection = useDarkroom((state) => state.protection);
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const state = protection?.state ?? "off";
  return (
    <Section title="Passphrase protection" end={words[state]}>
      {state === "off" ? <OffFacts onSetUp={() => setAsked("set-up")} /> : <OnFacts onAsk={setAsked} />}
      {asked === "set-up" && <SetUpDialog onClose={close} />}
      {asked === "change" && <ChangeDialog onClose={close} />}
      {asked === "off" && <TurnOffDialog onClose={close} />}
    </Section>
  );
}

const words = {
  off: "Off",
  on: "On",
  "turning-on": "Being turned on",
  "turning-off": "Being taken off",
};

function OffFacts({ onSetUp }: { readonly onSetUp: () => void }) {
  return (
    <div className="col s3">
      <p className="muted">
        Stored images and models can be read by whoever can read the files of this computer account. A
        passphrase encrypts them; names of classes and runs too.
      </p>
      <div>
        <Button onClick={onSetUp}>Protect with a passphrase</Button>
      </div>
    </div>
  );
}

function OnFacts({ onAsk }: { readonly onAsk: (asked: Asked) => void }) {
  const rounds = useDarkroom((state) => state.protection?.rounds ?? 0);
  const lockNow = useDarkroom((state) => state.lockNow);
  return (
    <div className="col s3">
      <Moving />
      <p className="muted">
        Stored images, models, names and records are encrypted (AES-256-GCM; the key takes {count(rounds)}{" "}
        rounds of PBKDF2-SHA-256). Exported files are not.
      </p>
      <IdleChoice />
      <div className="row wrap">
        <Button onClick={() => void lockNow()}>Lock now</Button>
        <Button onClick={() => onAsk("change")}>Change the passphrase</Button>
        <Button onClick={() => onAsk("off")}>Take it off</Button>
      </div>
    </div>
  );
}

/** The files on their way. */
function Moving() {
  const state = useDarkroom((s) => s.protection?.state);
  const moving = useDarkroom((s) => s.moving);
  const goOn = useDarkroom((s) => s.continueMoving);
  if (state !== "turning-on" && state !== "turning-off") return null;
  const what = state === "turning-on" ? "Encrypting what is stored" : "Decrypting what is stored";
  if (!moving)
    return (
      <div className="row between">
        <span>{what}: not finished</span>
        <Button size="compact" onClick={() => void goOn()}>
          Go on
        </Button>
      </div>
    );
  return (
    <div className="col s1" role="status">
      <span>
        {what}: {bytes(moving.done)} of {bytes(moving.total)}
      </span>
      <Bar share={moving.total === 0 ? 1 : moving.done / moving.total} label={what} />
      <span className="note">You can work on. If the page is closed, it goes on at the next unlocking.</span>
    </div>
  );
}

const choices: readonly { readonly value: string; readonly minutes: IdleMinutes; readonly word: string }[] = [
  ...([5, 10, 30, 60] as const).map((minutes) => ({
    value: String(minutes),
    minutes,
    word: `After ${minutes} minutes without use`,
  })),
  { value: "never", minutes: null, word: "Only when I lock it, or close it" },
];

function IdleChoice() {
  const minutes = useDarkroom((state) => state.idleMinutes);
  const setMinutes = useDarkroom((state) => state.setIdleMinutes);
  return (
    <Select
      label="Lock by itself"
      value={minutes === null ? "never" : String(minutes)}
      options={choices}
      onChange={(value) => setMinutes(choices.find((choice) => choice.value === value)?.minutes ?? null)}
      note="A run that is training goes on behind the locked screen, and is stored encrypted."
    />
  );
}
