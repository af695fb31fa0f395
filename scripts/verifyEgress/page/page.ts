import { runSelfTest } from "@/sealed/selfTest";

/** A page with the self-test and nothing else, to be served with and without headers. */
Object.assign(globalThis, { runSelfTest: () => runSelfTest({ onResult: () => undefined }) });
