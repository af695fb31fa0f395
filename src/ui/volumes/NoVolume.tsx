import type { PageId } from "@/state/types";
import type { VolumeSide } from "@/domain/volumeSet";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Mark } from "../components/Mark";

const WORDS: Readonly<
  Record<VolumeSide, { readonly says: string; readonly verb: string; readonly page: PageId }>
> = {
  synthetic: {
    says: "No synthetic volume yet. Choose Volume on the Train page, train on these volumes, then make one.",
    verb: "Go to Train",
    page: "train",
  },
  real: {
    says: "No real volume to compare with. Add volumes or make demo CTs on the Data page.",
    verb: "Go to Data",
    page: "data",
  },
};

/** Stands in for a side that has no volume, and says how to get one. */
export function NoVolume({ side }: { readonly side: VolumeSide }) {
  const goTo = useDarkroom((state) => state.goTo);
  const { says, verb, page } = WORDS[side];
  return (
    <div className={`no-volume ${side} small`}>
      <Mark of={side} />
      <span className="muted grow">{says}</span>
      <Button size="compact" onClick={() => goTo(page)}>
        {verb}
      </Button>
    </div>
  );
}
