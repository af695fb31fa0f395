import { Check, CircleHelp, X } from "lucide-react";
import type { ChannelVerdict } from "@/domain/sealed";
import { VERDICT_WORDS } from "@/state/networkWords";

const icons = { blocked: Check, open: X, unverifiable: CircleHelp };

/** An icon and a word; only what got out is red. */
export function Verdict({ verdict }: { readonly verdict: ChannelVerdict }) {
  const Icon = icons[verdict];
  return (
    <span className={`verdict ${verdict}`}>
      <Icon className="i" aria-hidden />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
