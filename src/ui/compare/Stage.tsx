import { useMemo, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import type { StoredPixels } from "@/domain/image";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import type { Tool } from "@/viewer/drag";
import type { Command } from "@/viewer/keys";
import type { Point } from "@/viewer/link";
import { count } from "../format";
import { className, partWords, realCaption, seedCaption } from "./captions";
import { NoSamples } from "./Empty";
import { SidePane, type HeatLayout } from "./SidePane";
import type { Asked } from "./useAsked";
import { useBlink } from "./useTurns";
import type { Comparison } from "./useComparison";
import { useHeats } from "./useHeats";
import type { Side, ViewState } from "./useViews";

interface StageProps {
  readonly comparison: Comparison;
  readonly dataset: DatasetIndex;
  readonly images: Readonly<Record<Side, Asked<StoredPixels>>>;
  readonly viewing: ViewState;
  readonly tool: Tool;
  readonly layout: HeatLayout;
  readonly blink: boolean;
  readonly active: Side;
  readonly maker: RunRecord | undefined;
  readonly onActive: (side: Side) => void;
  readonly onCommand: (command: Command) => void;
  readonly onMake: () => void;
}

/** The two images beside each other, or in one place in turn. */
export function Stage(props: StageProps) {
  const { comparison, dataset, images, viewing, blink, active } = props;
  const { real, synthetic, samples } = comparison;
  const linked = useDarkroom((state) => state.linked);
  const on = useDarkroom((state) => state.heatmap);
  const heats = useHeats(comparison, dataset, on);
  const [cursor, setCursor] = useState<{ readonly side: Side; readonly at: Point } | null>(null);
  const [onCursor] = useState(() => (side: Side, at: Point | null) => setCursor(at && { side, at }));
  const second = useBlink(blink);
  const { record } = real;
  const realWords = useMemo(
    () =>
      record
        ? `${realCaption(dataset, record)}, ${className(dataset, record.classId)}`
        : "No image in this class",
    [dataset, record],
  );

  const classOf = synthetic.index === null ? undefined : samples?.classIds[synthetic.index];
  const shared = (side: Side) => ({
    side,
    image: images[side],
    heat: heats[side].heat,
    footer: heats[side].footer,
    layout: props.layout,
    view: viewing.views[side],
    tool: props.tool,
    active: active === side,
    behind: blink && second === (side === "real"),
    cursor: cursor && (linked || cursor.side === side) ? cursor.at : null,
    crosshair: cursor !== null && cursor.side !== side,
    onView: viewing.change,
    onCursor,
    onCommand: props.onCommand,
    onActive: props.onActive,
  });
  return (
    <div className={blink ? "views blinking" : "views"}>
      <SidePane
        {...shared("real")}
        caption={realWords}
        aside={record ? partWords(dataset, record) : ""}
        fit={heats.real.fit}
        empty={real.index === null ? <Nothing words="This class has no real image." /> : undefined}
      />
      <SidePane
        {...shared("synthetic")}
        caption={
          samples && synthetic.index !== null
            ? `${seedCaption(samples, synthetic.index)}, ${className(dataset, classOf ?? "")}`
            : ""
        }
        aside={samples ? `Step ${count(samples.step)}` : ""}
        fit="stretch"
        empty={
          samples ? (
            synthetic.index === null ? (
              <Nothing words="This set has no image of this class." />
            ) : undefined
          ) : (
            <NoSamples run={props.maker} onMake={props.onMake} />
          )
        }
      />
    </div>
  );
}

function Nothing({ words }: { readonly words: string }) {
  return (
    <div className="nothing">
      <p>{words}</p>
    </div>
  );
}
