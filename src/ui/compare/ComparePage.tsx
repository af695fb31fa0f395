import { Sparkles } from "lucide-react";
import { useCallback, useState } from "react";
import type { DatasetIndex } from "@/domain/dataset";
import { pixels } from "@/state/images";
import { useDarkroom } from "@/state/store";
import type { Tool } from "@/viewer/drag";
import { Button } from "../components/Button";
import { SampleDialog } from "../sampling/SampleDialog";
import { PageHeader } from "../shell/PageHeader";
import { VolumeCompare } from "../volumes/VolumeCompare";
import { NoData } from "./Empty";
import { ExportMenu } from "./ExportMenu";
import { Hints } from "./Hints";
import { NearestDrawer } from "./NearestDrawer";
import { SetPicker } from "./SetPicker";
import type { HeatLayout } from "./SidePane";
import { Stage } from "./Stage";
import { Strips } from "./Strips";
import { Toolbar } from "./Toolbar";
import { useAsked } from "./useAsked";
import { useCommands } from "./useCommands";
import { useComparison, type SideChoice } from "./useComparison";
import { useMaker } from "./useMaker";
import { useCine } from "./useTurns";
import { useViews, type Side } from "./useViews";
import "./compare.css";

/** Real images beside synthetic ones. */
export default function ComparePage() {
  const dataset = useDarkroom((state) => state.dataset);
  const volumes = useDarkroom((state) => state.volumeSetId !== null);
  if (volumes) return <VolumeCompare />;
  return dataset ? <Compare dataset={dataset} /> : <NoData />;
}

function Compare({ dataset }: { readonly dataset: DatasetIndex }) {
  const comparison = useComparison();
  const { samples, run, real, synthetic } = comparison;
  const maker = useMaker(run);
  const linked = useDarkroom((state) => state.linked);
  const nearestOpen = useDarkroom((state) => state.nearestOpen);
  const setNearestOpen = useDarkroom((state) => state.setNearestOpen);
  const step = useDarkroom((state) => state.step);
  const viewing = useViews(linked);
  const [active, setActive] = useState<Side>("real");
  const [tool, setTool] = useState<Tool>("window");
  const [layout, setLayout] = useState<HeatLayout>("overlay");
  const [making, setMaking] = useState(false);
  const { mode, page, onCommand } = useCommands(viewing, active);

  const images = { real: useImage(real), synthetic: useImage(synthetic) };
  const ready = !images.real.busy && !images.synthetic.busy;
  useCine(
    mode.cine,
    ready,
    useCallback(() => step(1), [step]),
  );
  const make = useCallback(() => setMaking(true), []);
  return (
    <>
      <PageHeader title="Compare" sub={<SetPicker />}>
        <ExportMenu off={samples ? undefined : "Make synthetic images first"} />
        <Button kind="primary" icon={Sparkles} off={maker ? undefined : "Train a model first"} onClick={make}>
          Make synthetic images
        </Button>
      </PageHeader>
      <div ref={page} className={mode.folded ? "cmp folded" : "cmp"} tabIndex={-1}>
        <Toolbar
          view={viewing.views[active]}
          tool={tool}
          cine={mode.cine}
          blink={mode.blink}
          onTool={setTool}
          onCommand={onCommand}
        />
        <div className={nearestOpen && samples ? "stage with-drawer" : "stage"}>
          <Stage
            {...{ comparison, dataset, images, viewing, tool, layout, active, maker, onCommand }}
            blink={mode.blink}
            onActive={setActive}
            onMake={make}
          />
          {nearestOpen && samples && synthetic.index !== null && (
            <NearestDrawer
              {...{ dataset, samples, run }}
              index={synthetic.index}
              onClose={() => setNearestOpen(false)}
            />
          )}
        </div>
        <Strips {...{ dataset, layout, real, synthetic }} onLayout={setLayout} />
        <Hints />
      </div>
      {making && maker && (
        <SampleDialog
          run={maker}
          step={maker.id === run?.id ? samples?.step : undefined}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}

/** The full image of one side. */
function useImage({ source, index }: SideChoice) {
  const key = source && index !== null ? JSON.stringify([source, index]) : null;
  return useAsked(key, () => pixels.image(source!, index!));
}
