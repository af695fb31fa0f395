import { inPage, urlOf, type Canary, type Channel } from "../channel";
import { place, tryElement } from "../elements";

const leaves = "it would take this page away";
const opens = "it would open a window";

function channel(name: string, label: string, disruptive: string, attempt: Channel["attempt"]): Channel {
  return { name, label, family: "navigation", contexts: inPage, disruptive, silent: true, attempt };
}

function click(canary: Canary, attributes: Readonly<Record<string, string>>): void {
  const link = document.createElement("a");
  link.href = urlOf(canary);
  for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
  place(canary, link).click();
}

function form(method: string, target?: string): Channel["attempt"] {
  return (canary) => {
    const element = place(canary, document.createElement("form"));
    Object.assign(element, { action: urlOf(canary), method, ...(target && { target }) });
    element.submit();
  };
}

interface Navigation {
  navigate(url: string): { finished: Promise<unknown> };
}

/** Going elsewhere: an address can carry data. */
export const navigation: readonly Channel[] = [
  channel("location", "Address bar by script", leaves, (c) => {
    location.href = urlOf(c);
  }),
  channel("location-replace", "Address replaced by script", leaves, (c) => location.replace(urlOf(c))),
  channel("navigation-api", "Navigation API", leaves, (c) => {
    (globalThis as unknown as { navigation: Navigation }).navigation.navigate(urlOf(c));
  }),
  channel("link", "Link", leaves, (c) => click(c, {})),
  channel("meta-refresh", "Refresh in the page", leaves, (c) =>
    tryElement(c, "meta", { "http-equiv": "refresh", content: `0;url=${urlOf(c)}` }, document.head),
  ),
  channel("form-get", "Form, GET", leaves, form("get")),
  channel("form-post", "Form, POST", leaves, form("post")),
  channel("form-window", "Form into a window", opens, form("post", "_blank")),
  channel("link-window", "Link into a window", opens, (c) => click(c, { target: "_blank" })),
  channel("window-open", "Window by script", opens, (c) => void window.open(urlOf(c))),
  channel(
    "window-open-noopener",
    "Window by script, unlinked",
    opens,
    (c) => void window.open(urlOf(c), "_blank", "noopener"),
  ),
  channel("window-blank-fetch", "fetch() of an empty window", opens, async (c) => {
    const inner = window.open("about:blank") as (Window & typeof globalThis) | null;
    await inner?.fetch(urlOf(c));
  }),
  {
    name: "download",
    label: "Download link",
    family: "downloads",
    contexts: inPage,
    disruptive: "it would start a download",
    silent: true,
    attempt: (c) => click(c, { download: "scan" }),
  },
  {
    name: "download-frame",
    label: "Download through a frame",
    family: "downloads",
    contexts: inPage,
    attempt: (c) => tryElement(c, "iframe", { src: urlOf(c, "scan.zip") }),
  },
];
