import { CircleHelp, Lock, LockOpen } from "lucide-react";
import type { HeaderCheck } from "@/domain/networkFacts";
import { useDarkroom } from "@/state/store";
import { Message } from "../components/Message";
import { clock, counted } from "../format";
import { useElsewhere, useSeal, waysOpen } from "./useSeal";

/** The page's one answer, in the size one reads from across the desk. */
export function Answer() {
  const seal = useSeal();
  const elsewhere = useElsewhere();
  const Icon = seal === "sealed" && elsewhere === 0 ? Lock : seal === "open" ? LockOpen : CircleHelp;
  return (
    <>
      <div className="answer" role="status">
        <Icon className="i" aria-hidden />
        <div className="grow">
          <p className="big">{counted(elsewhere, "request")} to anywhere else</p>
          <p className="muted">
            <Since /> <SealSentence />
          </p>
        </div>
      </div>
      <OpenWays />
    </>
  );
}

function Since() {
  const requests = useDarkroom((state) => state.requests);
  const startedAt = useDarkroom((state) => state.startedAt);
  const since = clock(new Date(requests?.since ?? startedAt));
  if (!requests) return <>Since start at {since}.</>;
  const own = `${counted(requests.own, "request")} for the app's own files, all to ${window.location.host}`;
  return requests.seenBy === "service-worker" ? (
    <>
      Since {since}: {own}.
    </>
  ) : (
    <>
      Since start at {since}: {own}, as far as this page can see without its offline service.
    </>
  );
}

function SealSentence() {
  const seal = useSeal();
  const headers = useDarkroom((state) => state.headers.value);
  const browser = useDarkroom((state) => state.browser);
  switch (seal) {
    case "checking":
      return <>Looking at the headers.</>;
    case "sealed":
      return <>Sealed: every header arrived, and {browser.name} enforces them.</>;
    case "unverifiable":
      return (
        <>
          The headers arrived, but {browser.name} does not enforce all of them, so this page cannot vouch for
          it. Use Chrome or Edge 152 or later.
        </>
      );
    case "open":
      return <>Not sealed: {whyOpen(headers)}</>;
    default:
      return seal satisfies never;
  }
}

function whyOpen(headers: HeaderCheck | null): string {
  if (headers === null || headers.checked === 0) return "no answer carried any header.";
  const names = [...new Set(headers.differences.map(({ header }) => header))];
  if (names.length === 0) return "a way out is open, see below.";
  return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} missing or different.`;
}

/** The loudest thing on the page: something got out. */
function OpenWays() {
  const selfTest = useDarkroom((state) => state.selfTest);
  const open = waysOpen(selfTest);
  if (open.length === 0) return null;
  return (
    <div className="section">
      <Message
        tone="loss"
        what={`${counted(open.length, "way")} out ${open.length === 1 ? "is" : "are"} open: ${named(open.map(({ label }) => label))}.`}
        kept="The app uses none of them and nothing was sent by it. The page is not sealed all the same."
        advice="Close the page, have the server send the headers listed on the right with every file, and test again before patient scans are opened here."
      />
    </div>
  );
}

function named(labels: readonly string[]): string {
  const different = [...new Set(labels)];
  const rest = different.length - 4;
  return rest > 0 ? `${different.slice(0, 4).join(", ")} and ${rest} more` : different.join(", ");
}
