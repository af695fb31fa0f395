import { FlaskConical, Lock, Play, WifiOff, type LucideIcon } from "lucide-react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { PageHeader } from "../shell/PageHeader";
import { VolumeSets } from "../volumes/VolumeSets";
import { DemoPair } from "./DemoPair";
import { DropTarget } from "./DropTarget";
import { ImportStatus } from "./ImportStatus";

interface Promised {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly words: string;
}

/** The banner says what is missing where a host sends no headers; this must not say the opposite. */
const nothingLeaves = (enforced: boolean): Promised => ({
  icon: Lock,
  title: "Nothing leaves this machine",
  words: `The app asks for its own files and nothing else${enforced ? ", and the browser enforces it" : ""}.`,
});

const promises: readonly Promised[] = [
  { icon: WifiOff, title: "Works with the cable out", words: "Everything it needs comes with it." },
  {
    icon: FlaskConical,
    title: "For research and education, not for diagnosis",
    words: "Not a diagnostic device. Every exported file says so.",
  },
];

/** The empty page: the demo first, then one's own scans. */
export function FirstVisit({ onNames }: { readonly onNames: (names: readonly string[]) => void }) {
  const importing = useDarkroom((state) => state.importing);
  const startDemo = useDarkroom((state) => state.startDemo);
  const enforced = useDarkroom((state) => state.headersWrong.length === 0);
  return (
    <>
      <PageHeader title="Darkroom" sub="Train a generative model on your own scans, on this machine" />
      <div className="first">
        <div className="say col">
          <div className="col">
            <h2 className="big">See it work first</h2>
            <p className="muted lead">
              The demo loads invented patients and a trained model. In about ten seconds you have real and
              synthetic images side by side.
            </p>
          </div>
          {importing ? (
            <ImportStatus job={importing} />
          ) : (
            <>
              <div className="row s3">
                <Button kind="primary" size="large" icon={Play} autoFocus onClick={() => void startDemo()}>
                  Start the demo
                </Button>
                <span className="small muted">
                  Press <kbd>Enter</kbd>
                </span>
              </div>
              <DropTarget lead="Or drop your own scans here" onNames={onNames} />
            </>
          )}
          {!importing && <VolumeSets onNames={onNames} />}
          <ul className="promises">
            {[nothingLeaves(enforced), ...promises].map(({ icon: Icon, title, words }) => (
              <li key={title}>
                <Icon className="i" aria-hidden />
                <span>
                  <b>{title}</b>
                  <br />
                  <span className="small muted">{words}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
        <DemoPair />
      </div>
    </>
  );
}
