import { useEffect, useState } from "react";
import type { Licences, Notice } from "@/domain/licences";
import type { BuildManifest } from "@/domain/sealed";
import { readAbout, type About } from "@/state/about";
import { useDarkroom } from "@/state/store";
import { Dialog } from "../components/Dialog";
import { count } from "../format";

/** Which build this is, and whose work ships with it. */
export default function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const [about, setAbout] = useState<About | null>(null);
  useEffect(() => {
    let shown = true;
    void readAbout().then((read) => shown && setAbout(read));
    return () => void (shown = false);
  }, []);
  return (
    <Dialog title="About and licences" onClose={onClose}>
      <p>
        Darkroom trains generative networks on your own images, on this machine. For research and education,
        not for diagnosis.
      </p>
      {about && <Build manifest={about.manifest} />}
      {about?.licences && <Notices licences={about.licences} />}
    </Dialog>
  );
}

function Build({ manifest }: { readonly manifest: BuildManifest | null }) {
  if (!manifest) return <p className="muted">This is a development server: it has no list of built files.</p>;
  return (
    <dl className="kv loose">
      <dt>Version</dt>
      <dd>{manifest.version}</dd>
      <dt>Files</dt>
      <dd>{count(manifest.files.length)}, each with its own hash</dd>
      <dt>Build, SHA-256</dt>
      <dd className="mono wrapping">{manifest.sha256}</dd>
      <dt>Without the server</dt>
      <dd>
        <Stored />
      </dd>
      <dt>Licence</dt>
      <dd>Apache-2.0</dd>
    </dl>
  );
}

function Stored() {
  const { ready, cached, total } = useDarkroom((state) => state.offline);
  if (ready) return <>The whole app is stored here and works</>;
  if (total > 0) return <>{`Being stored: ${count(cached)} of ${count(total)} files`}</>;
  return <>Not stored in this browser</>;
}

function Notices({ licences: { notices, texts } }: { readonly licences: Licences }) {
  return (
    <section className="col">
      <h3>Licence notices</h3>
      <p className="muted">
        The work of others that ships in this build. The same list with hashes lies beside the app as
        sbom.cdx.json, the texts as licences.txt.
      </p>
      <ul className="notices-list">
        {notices.map((notice) => (
          <li key={`${notice.name} ${notice.inside}`}>
            <details>
              <summary>
                <span>{nameOf(notice)}</span>
                <span className="muted">{notice.licence}</span>
              </summary>
              <pre tabIndex={0}>{texts[notice.text]}</pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ name, version, inside }: Notice): string {
  const full = version === null ? name : `${name} ${version}`;
  return inside === null ? full : `${full}, in ${inside}`;
}
