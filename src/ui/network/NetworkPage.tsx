import { Download, RotateCcw, Square } from "lucide-react";
import { useEffect } from "react";
import { useDarkroom } from "@/state/store";
import { Button } from "../components/Button";
import { PageHeader } from "../shell/PageHeader";
import { ProtectionSection } from "../lock/ProtectionSection";
import { Answer } from "./Answer";
import { HeadersInForce } from "./HeadersInForce";
import { Kept } from "./Kept";
import { Refusals } from "./Refusals";
import { Requests } from "./Requests";
import { ThisBuild } from "./ThisBuild";
import { WaysOut } from "./WaysOut";

const REQUESTS_MS = 2000;

/** For the privacy officer: what can leave, what has left, what is kept, and how to check it without this page. */
export default function NetworkPage() {
  useLooking();
  return (
    <>
      <PageHeader
        title="Network"
        sub="For the privacy officer: what can leave, what has left, and how to check it yourself"
      >
        <TestButton />
        <SaveButton />
      </PageHeader>
      <div className="network">
        <div className="pane">
          <Answer />
          <WaysOut />
          <Requests />
          <Refusals />
        </div>
        <div className="pane">
          <HeadersInForce />
          <ThisBuild />
          <Kept />
          <ProtectionSection />
        </div>
      </div>
    </>
  );
}

/** Everything is looked at anew when the page is opened; the ways out are tried once by themselves. */
function useLooking(): void {
  const lookAtBuild = useDarkroom((state) => state.lookAtBuild);
  const lookAtKept = useDarkroom((state) => state.lookAtKept);
  const lookAtRequests = useDarkroom((state) => state.lookAtRequests);
  const testWaysOut = useDarkroom((state) => state.testWaysOut);
  useEffect(() => {
    void lookAtBuild();
    void lookAtKept();
    if (useDarkroom.getState().selfTest.kind === "not-run") void testWaysOut();
  }, [lookAtBuild, lookAtKept, testWaysOut]);
  useEffect(() => {
    void lookAtRequests();
    const timer = setInterval(() => void lookAtRequests(), REQUESTS_MS);
    return () => clearInterval(timer);
  }, [lookAtRequests]);
}

function TestButton() {
  const running = useDarkroom((state) => state.selfTest.kind === "running");
  const testWaysOut = useDarkroom((state) => state.testWaysOut);
  const stopTest = useDarkroom((state) => state.stopTest);
  return running ? (
    <Button icon={Square} onClick={stopTest}>
      Stop the test
    </Button>
  ) : (
    <Button icon={RotateCcw} onClick={() => void testWaysOut()}>
      Test again
    </Button>
  );
}

function SaveButton() {
  const save = useDarkroom((state) => state.saveNetworkReport);
  return (
    <Button icon={Download} onClick={save}>
      Save this page
    </Button>
  );
}
