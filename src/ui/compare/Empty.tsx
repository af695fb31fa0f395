import { Images, Sparkles } from "lucide-react";
import type { RunRecord } from "@/domain/training";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { Message } from "../components/Message";
import { PageHeader } from "../shell/PageHeader";

/** Nothing imported: there is nothing to compare with. */
export function NoData() {
  const goTo = useDarkroom((state) => state.goTo);
  const loaded = useDarkroom((state) => state.loaded);
  return (
    <>
      <PageHeader title="Compare" />
      <div className="pane compare-empty">
        {loaded && (
          <Message
            tone="told"
            what="No images yet."
            advice="Compare shows real and synthetic images side by side. First open the demo patients or your own scans."
          >
            <Button kind="primary" icon={Images} onClick={() => goTo("data")}>
              Go to Data
            </Button>
          </Message>
        )}
      </div>
    </>
  );
}

interface NoSamplesProps {
  /** A run that can make images, if there is one. */
  readonly run: RunRecord | undefined;
  readonly onMake: () => void;
}

/** Stands where the synthetic image will be. */
export function NoSamples({ run, onMake }: NoSamplesProps) {
  const goTo = useDarkroom((state) => state.goTo);
  return (
    <div className="nothing">
      <p>
        {run
          ? `No synthetic images yet. ${run.name} can make them from step ${run.step.toLocaleString("en-GB")}.`
          : "No synthetic images yet. Train a model on these images first."}
      </p>
      {run ? (
        <Button icon={Sparkles} onClick={onMake}>
          Make synthetic images
        </Button>
      ) : (
        <Button onClick={() => goTo("train")}>Go to Train</Button>
      )}
    </div>
  );
}
