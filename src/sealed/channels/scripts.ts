import { everywhere, inPage, inPageAndWorker, inWorkers, named, urlOf, type Channel } from "../channel";
import { firstEvent } from "../channel";
import { mark } from "../elements";

interface Worklet {
  addModule(url: string): Promise<void>;
}

function script(type?: string): Channel["attempt"] {
  return (canary) => {
    const element = mark(canary, document.createElement("script"));
    if (type) element.type = type;
    const outcome = firstEvent(element, ["load", "error"]);
    element.src = urlOf(canary, "scan.js");
    document.head.append(element);
    return outcome;
  };
}

function worker(start: (url: string) => EventTarget): Channel["attempt"] {
  return (canary) => firstEvent(start(urlOf(canary, "scan.js")), ["error", "message"]);
}

/** A worker whose code the attempt writes itself, to be free of the page's headers. */
function ownWorker(source: (code: string) => string): Channel["attempt"] {
  return (canary) => {
    const code = `fetch("${urlOf(canary)}").catch(() => 0).then(() => postMessage(0))`;
    return firstEvent(new Worker(source(code)), ["error", "message"]);
  };
}

function channel(
  name: string,
  label: string,
  contexts: Channel["contexts"],
  attempt: Channel["attempt"],
): Channel {
  return { name, label, family: "scripts", contexts, attempt };
}

/** Code from elsewhere, and code that would run outside the page's policy. */
export const scripts: readonly Channel[] = [
  channel("script", "Script", inPage, script()),
  channel("script-module", "Module script", inPage, script("module")),
  channel("import", "import()", inPageAndWorker, (c) => import(/* @vite-ignore */ urlOf(c, "scan.js"))),
  channel("import-scripts", "importScripts()", inWorkers, (c) =>
    named<(url: string) => void>("importScripts")(urlOf(c, "scan.js")),
  ),
  channel(
    "worker",
    "Worker",
    inPageAndWorker,
    worker((url) => new Worker(url)),
  ),
  channel(
    "shared-worker",
    "Shared worker",
    inPage,
    worker((url) => new SharedWorker(url)),
  ),
  channel("service-worker", "Service worker from elsewhere", inPage, (c) =>
    navigator.serviceWorker.register(urlOf(c, "scan.js")),
  ),
  channel(
    "worker-blob",
    "Worker from written code (blob)",
    inPageAndWorker,
    ownWorker((code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }))),
  ),
  channel(
    "worker-data",
    "Worker from written code (data)",
    inPageAndWorker,
    ownWorker((code) => `data:text/javascript,${encodeURIComponent(code)}`),
  ),
  channel("audio-worklet", "Audio worklet", inPage, (c) =>
    new OfflineAudioContext(1, 128, 44100).audioWorklet.addModule(urlOf(c, "scan.js")),
  ),
  channel("paint-worklet", "Paint worklet", inPage, (c) =>
    named<{ paintWorklet: Worklet }>("CSS").paintWorklet.addModule(urlOf(c, "scan.js")),
  ),
  channel("wasm-streaming", "WebAssembly from elsewhere", everywhere, async (c) =>
    WebAssembly.compileStreaming(await fetch(urlOf(c, "scan.wasm"))),
  ),
];
