import { useState } from "react";
import type { LoggedRequest } from "@/domain/sealed";
import { useDarkroom } from "@/state/store";
import { Section } from "../components/Section";
import { count, counted } from "../format";
import { exactBytes } from "./exactBytes";
import { exactTime } from "./exactTime";

const SHOWN = 8;

/** Every request since start: the app's own files, and anything else that was asked for and refused. */
export function Requests() {
  const view = useDarkroom((state) => state.requests);
  const [all, setAll] = useState(false);
  if (!view) return null;
  const newest = [...view.requests].reverse();
  // What went elsewhere is never folded away.
  const shown = all ? newest : newest.filter((one, i) => i < SHOWN || one.from === "refused");
  return (
    <Section
      title="Requests"
      end={`${count(view.own)} since start to ${window.location.host}, ${count(view.elsewhere)} to elsewhere`}
    >
      {view.seenBy === "page" && (
        <p className="note">
          Seen by this page: no offline service is running, so requests of the workers are not listed.
        </p>
      )}
      <table className="tight requests">
        <thead>
          <tr>
            <th>Time</th>
            <th>File</th>
            <th>Kind</th>
            <th className="num">Received</th>
            <th className="num">Sent</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((request, i) => (
            <Row
              key={`${request.at} ${request.url} ${i}`}
              request={request}
              seenByPage={view.seenBy === "page"}
            />
          ))}
        </tbody>
      </table>
      {newest.length > SHOWN && (
        <button type="button" className="link small after" onClick={() => setAll(!all)}>
          {all ? `Show the last ${SHOWN}` : `Show all ${count(newest.length)}`}
        </button>
      )}
      {view.requests.length < view.own + view.elsewhere && (
        <p className="note">The latest {counted(view.requests.length, "request")} are listed.</p>
      )}
    </Section>
  );
}

function Row({ request, seenByPage }: { readonly request: LoggedRequest; readonly seenByPage: boolean }) {
  const refused = request.from === "refused";
  return (
    <tr className={refused ? "refused" : undefined}>
      <td className="muted">{exactTime(request.at)}</td>
      <td className="cut mono" title={request.url}>
        {request.method === "GET" ? "" : `${request.method} `}
        {request.url}
      </td>
      <td className="muted">{refused ? "refused" : kindOf(request)}</td>
      <td className="num">{request.from === "cache" ? "kept copy" : exactBytes(request.received)}</td>
      <td className="num" title={seenByPage ? "A page is not told what it sends" : undefined}>
        {seenByPage ? "?" : request.sent === 0 ? "0" : exactBytes(request.sent)}
      </td>
    </tr>
  );
}

/** The browser's word for what asked, in a reader's words. */
function kindOf({ destination, url, method }: LoggedRequest): string {
  if (method === "HEAD") return "check";
  if (url.endsWith(".wasm")) return "program";
  if (destination === "" || destination === "fetch") return url.includes("/models/") ? "model" : "data";
  return words[destination] ?? destination;
}

const words: Readonly<Record<string, string>> = {
  document: "page",
  navigation: "page",
  link: "style",
  css: "style",
  img: "image",
};
