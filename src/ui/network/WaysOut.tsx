import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { CONTEXT_WORDS, VERDICT_WORDS } from "@/state/networkWords";
import type { SelfTest } from "@/state/networkTypes";
import { useDarkroom } from "@/state/store";
import { Message } from "../components/Message";
import { Section } from "../components/Section";
import { clock, counted } from "../format";
import { familyRows, summary, type FamilyRow } from "./families";
import { Verdict } from "./Verdict";

/** Every way out of a page, tried on purpose against names that do not exist, family by family. */
export function WaysOut() {
  const selfTest = useDarkroom((state) => state.selfTest);
  const results = selfTest.kind === "not-run" ? [] : selfTest.results;
  const [unfolded, setUnfolded] = useState<readonly string[]>([]);
  const toggle = (family: string) =>
    setUnfolded((now) => (now.includes(family) ? now.filter((one) => one !== family) : [...now, family]));
  return (
    <Section title={title(selfTest)} end={ending(selfTest)}>
      {selfTest.kind === "failed" && (
        <Message
          tone="stopped"
          what={selfTest.error.message}
          kept={`${counted(results.length, "way")} out tried so far.`}
          advice={selfTest.error.advice ?? "Test again."}
        />
      )}
      {results.length === 0 && selfTest.kind !== "failed" && (
        <p className="note">Each way out is tried against a name that does not exist, and shown here.</p>
      )}
      {results.length > 0 && (
        <table className="tight ways">
          <thead>
            <tr>
              <th>Way out</th>
              <th className="num">Ways</th>
              <th className="num wide-only">Blocked</th>
              <th className="num">Got out</th>
              <th className="result">Result</th>
            </tr>
          </thead>
          {familyRows(results).map((row) => (
            <Family
              key={row.family}
              row={row}
              open={unfolded.includes(row.family) || row.open > 0}
              onToggle={() => toggle(row.family)}
            />
          ))}
        </table>
      )}
      <p className="note after">
        Does this test work? With the headers switched off the same attempts get out: run{" "}
        <code>npm run verify:egress</code>, which watches from outside with a sniffer. What a page cannot see
        can be watched with <code>tcpdump -ni any not host 127.0.0.1</code>
      </p>
    </Section>
  );
}

interface FamilyProps {
  readonly row: FamilyRow;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Family({ row, open, onToggle }: FamilyProps) {
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <tbody>
      <tr>
        <td className="cut">
          <button type="button" className="unfold" title={row.word} aria-expanded={open} onClick={onToggle}>
            <Icon className="i" aria-hidden />
            {row.word}
          </button>
        </td>
        <td className="num">{row.results.length}</td>
        <td className="num wide-only">{row.blocked}</td>
        <td className="num">{row.open > 0 || row.unverifiable === 0 ? row.open : "?"}</td>
        <td className="fit result">
          <Verdict verdict={row.verdict}>{familyVerdict(row)}</Verdict>
        </td>
      </tr>
      {open &&
        row.results.map((result) => (
          <tr key={`${result.name} ${result.context}`} className="channel">
            <td colSpan={4}>
              {result.label}
              <span className="quiet">, from the {CONTEXT_WORDS[result.context]}</span>
              <p className="note">{result.evidence}</p>
            </td>
            <td className={`fit result ${result.verdict}`}>{VERDICT_WORDS[result.verdict]}</td>
          </tr>
        ))}
    </tbody>
  );
}

/** The word for a whole family; where some of it cannot be seen from a page, how many. */
function familyVerdict({ verdict, open, blocked, unverifiable }: FamilyRow): string {
  if (verdict === "open") return `${open} got out`;
  if (verdict === "blocked") return VERDICT_WORDS.blocked;
  return blocked === 0 ? VERDICT_WORDS.unverifiable : `Cannot verify ${unverifiable}`;
}

function title(selfTest: SelfTest): string {
  switch (selfTest.kind) {
    case "not-run":
      return "Ways out";
    case "running":
      return "Ways out, being tried";
    case "done":
      return `Ways out, tried at ${clock(new Date(selfTest.at))}`;
    case "failed":
      return "Ways out, not all tried";
    default:
      return selfTest satisfies never;
  }
}

function ending(selfTest: SelfTest) {
  if (selfTest.kind === "not-run") return undefined;
  if (selfTest.kind === "running") {
    return <span role="status">{counted(selfTest.results.length, "way")} tried</span>;
  }
  return selfTest.results.length === 0 ? undefined : summary(selfTest.results);
}
