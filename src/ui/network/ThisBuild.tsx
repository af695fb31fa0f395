import { Check, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { NetworkSlice } from "@/state/networkTypes";
import { useDarkroom } from "@/state/store";
import { Dialog } from "../components/Dialog";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { count } from "../format";
import { filesCommand, listCommand } from "./checkCommands";
import { fingerprint } from "./fingerprint";

type BuildFacts = NonNullable<NetworkSlice["build"]["value"]>;

/** Which build this is, and whether every file of it is the file that was built. */
export function ThisBuild() {
  const { value, busy, error } = useDarkroom((state) => state.build);
  const browser = useDarkroom((state) => state.browser);
  const [howTo, setHowTo] = useState(false);
  return (
    <Section title="This build" end={<Verified value={value} busy={busy} />}>
      {error && <Message tone="told" what={error.message} advice={error.advice} />}
      {value && <Wrong value={value} />}
      <dl className="kv">
        {value && (
          <>
            <dt>Version</dt>
            <dd>{value.manifest.version}</dd>
            <dt>SHA-256</dt>
            <dd className="mono" title={value.manifest.sha256}>
              {fingerprint(value.manifest.sha256)}
            </dd>
            <dt>Files</dt>
            <dd>{count(value.manifest.files.length)}, each with its own hash</dd>
          </>
        )}
        <dt>Browser</dt>
        <dd>
          {browser.name}, {browser.system}
        </dd>
      </dl>
      <button type="button" className="link small after" onClick={() => setHowTo(true)}>
        How to check the hash without trusting this page
      </button>
      {howTo && <HowTo value={value} onClose={() => setHowTo(false)} />}
    </Section>
  );
}

function Verified({ value, busy }: { readonly value: BuildFacts | null; readonly busy: boolean }) {
  if (busy) return <>hashing every file</>;
  if (!value) return null;
  const same = value.wrong.length + value.missing.length === 0;
  const Icon = same ? Check : TriangleAlert;
  return (
    <span className="verdict">
      <Icon className="i" aria-hidden />
      {same ? `${count(value.checked)} files as they were built` : "Not as it was built"}
    </span>
  );
}

function Wrong({ value: { wrong, missing } }: { readonly value: BuildFacts }) {
  if (wrong.length + missing.length === 0) return null;
  const parts = [
    ...(wrong.length > 0 ? [`changed: ${wrong.join(", ")}`] : []),
    ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
  ];
  return (
    <Message
      tone="loss"
      what={`The files differ from the list of this build (${parts.join("; ")}).`}
      advice="Do not open patient scans here. Have the folder on the server replaced by the released one."
    />
  );
}

function HowTo({ value, onClose }: { readonly value: BuildFacts | null; readonly onClose: () => void }) {
  const folder = new URL(".", window.location.href.split("#")[0]).href;
  return (
    <Dialog title="Check the build without trusting this page" onClose={onClose}>
      <p>
        A page can only vouch for itself. These commands fetch and hash the files outside of it, on Linux,
        macOS or in Git Bash. First, each file against the list:
      </p>
      <pre className="command" tabIndex={0}>
        {filesCommand(folder)}
      </pre>
      <p>Then the list itself. The number it prints has to be the one published with the release:</p>
      <pre className="command" tabIndex={0}>
        {listCommand(folder)}
      </pre>
      {value && (
        <p>
          This page was told <code className="wrapping">{value.manifest.sha256}</code>
        </p>
      )}
    </Dialog>
  );
}
