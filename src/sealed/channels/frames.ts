import { firstEvent, inPage, urlOf, type Canary, type Channel } from "../channel";
import { mark, place, tryElement } from "../elements";

function emptyFrame(canary: Canary): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.name = `canary-${canary.host}`;
  place(canary, frame);
  if (frame.contentDocument) canary.watch(frame.contentDocument);
  return frame;
}

/** A form sent into a frame of its own: the page stays where it is. */
function formInFrame(method: string): Channel["attempt"] {
  return (canary) => {
    const frame = emptyFrame(canary);
    const form = place(canary, document.createElement("form"));
    Object.assign(form, { action: urlOf(canary), method, target: frame.name });
    const field = document.createElement("input");
    Object.assign(field, { name: "scan", value: "canary" });
    form.append(field);
    const outcome = firstEvent(frame, ["load"]);
    form.submit();
    return outcome;
  };
}

function channel(name: string, label: string, attempt: Channel["attempt"]): Channel {
  return { name, label, family: "frames", contexts: inPage, attempt };
}

/** Pages within the page. */
export const frames: readonly Channel[] = [
  channel("iframe", "Frame", (c) => tryElement(c, "iframe", { src: urlOf(c) })),
  {
    ...channel("iframe-data", "Frame of written code (data)", (c) =>
      tryElement(c, "iframe", { src: `data:text/html,<img src="${urlOf(c, "scan.png")}">` }),
    ),
    sign: "data",
  },
  channel("iframe-srcdoc", "Frame of written code (srcdoc)", (c) => {
    const frame = mark(c, document.createElement("iframe"));
    frame.srcdoc = `<img src="${urlOf(c, "scan.png")}">`;
    const outcome = firstEvent(frame, ["load"]);
    document.body.append(frame);
    return outcome;
  }),
  channel("iframe-location", "Frame, sent elsewhere", (c) => {
    const frame = emptyFrame(c);
    const outcome = firstEvent(frame, ["load"]);
    if (frame.contentWindow) frame.contentWindow.location.href = urlOf(c);
    return outcome;
  }),
  channel("iframe-fetch", "fetch() of an empty frame", (c) => {
    const inner = emptyFrame(c).contentWindow as (Window & typeof globalThis) | null;
    return inner?.fetch(urlOf(c));
  }),
  channel("form-get-frame", "Form into a frame, GET", formInFrame("get")),
  channel("form-post-frame", "Form into a frame, POST", formInFrame("post")),
];
