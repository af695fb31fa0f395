import type { HeaderCheck } from "@/domain/networkFacts";
import { useDarkroom } from "@/state/store";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { counted } from "../format";

const DIFFERENCES_SHOWN = 12;

/** What the page was served with, read from the answers themselves. */
export function HeadersInForce() {
  const { value, busy, error } = useDarkroom((state) => state.headers);
  const end = value ? `all of them on ${value.whole} of ${counted(value.checked, "file")}` : undefined;
  return (
    <Section title="Headers in force" end={busy ? "looking at every file" : end}>
      {error && <Message tone="stopped" what={error.message} advice="Reload the page to look again." />}
      {value && <Headers check={value} />}
      <BrowserNote />
    </Section>
  );
}

function Headers({ check }: { readonly check: HeaderCheck }) {
  return (
    <>
      <Differences check={check} />
      {check.inForce.length === 0 ? (
        <p className="note">The page came without any of them.</p>
      ) : (
        <dl className="headers" tabIndex={0} aria-label="Headers of the page">
          {check.inForce.map(([name, value]) => (
            <div key={name}>
              <dt>{name}:</dt> <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {check.unanswered.length > 0 && (
        <p className="note after">
          No answer for {counted(check.unanswered.length, "file")}: {check.unanswered.slice(0, 5).join(", ")}.
          The server may be stopped.
        </p>
      )}
    </>
  );
}

function Differences({ check }: { readonly check: HeaderCheck }) {
  const { differences } = check;
  if (differences.length === 0) return null;
  const files = new Set(differences.map(({ path }) => path)).size;
  return (
    <Message
      tone="loss"
      what={`${counted(files, "file")} of ${check.checked} came without all headers.`}
      advice="Set up the server as docs/deploy.md says, then reload."
    >
      <ul className="note differences">
        {differences.slice(0, DIFFERENCES_SHOWN).map(({ path, header, found }) => (
          <li key={`${path} ${header}`}>
            <code>/{path}</code>: {header} {found === null ? "is missing" : "differs"}
          </li>
        ))}
        {differences.length > DIFFERENCES_SHOWN && <li>and {differences.length - DIFFERENCES_SHOWN} more</li>}
      </ul>
    </Message>
  );
}

function BrowserNote() {
  const browser = useDarkroom((state) => state.browser);
  const lacking = [
    ...(browser.enforcesAllowlist
      ? []
      : ["Connection-Allowlist, so WebRTC, page changes and name look-ups are not stopped"]),
    ...(browser.trustedTypes ? [] : ["Trusted Types, so the policy against injected scripts is weaker"]),
  ];
  return (
    <p className="note after">
      {lacking.length === 0
        ? `${browser.name} enforces all of them.`
        : `Not verifiable in this browser: ${browser.name} does not enforce ${lacking.join("; nor ")}. Chrome and Edge 152 or later do.`}{" "}
      The app sends nothing; a browser has traffic of its own.
    </p>
  );
}
