import { inPage, urlOf, type Canary, type Channel } from "../channel";
import { mark, place, tryElement, tryNested } from "../elements";

function resource(name: string, label: string, attempt: Channel["attempt"]): Channel {
  return { name, label, family: "resources", contexts: inPage, attempt };
}

async function trackOf(canary: Canary): Promise<string> {
  const outcome = tryNested(canary, "video", "track", { src: urlOf(canary, "scan.vtt"), default: "" });
  const track = document.querySelector<HTMLTrackElement>(`track[data-canary="${canary.host}"]`);
  if (track) track.track.mode = "showing";
  return outcome;
}

async function fontRule(canary: Canary): Promise<unknown> {
  const sheet = new CSSStyleSheet();
  const family = `canary-${canary.host}`;
  sheet.replaceSync(`@font-face { font-family: "${family}"; src: url("${urlOf(canary, "scan.woff2")}"); }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const text = place(canary, document.createElement("p"));
  text.textContent = "x";
  text.style.fontFamily = family;
  await document.fonts.load(`12px "${family}"`).finally(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
  return "error";
}

/** Sound, film, fonts, style sheets and everything else that a page shows. */
export const media: readonly Channel[] = [
  resource("audio", "Audio", (c) => tryElement(c, "audio", { src: urlOf(c, "scan.mp3"), preload: "auto" })),
  resource("video", "Video", (c) => tryElement(c, "video", { src: urlOf(c, "scan.mp4"), preload: "auto" })),
  resource("video-source", "Video source", (c) =>
    tryNested(c, "video", "source", { src: urlOf(c, "scan.mp4") }),
  ),
  resource("video-poster", "Video poster", (c) => tryElement(c, "video", { poster: urlOf(c, "scan.png") })),
  resource("track", "Subtitles", trackOf),
  resource("object", "Object", (c) => tryElement(c, "object", { data: urlOf(c, "scan.pdf") })),
  resource("embed", "Embed", (c) => tryElement(c, "embed", { src: urlOf(c, "scan.pdf") })),
  resource("font-face-api", "Font by script", (c) =>
    new FontFace("canary", `url("${urlOf(c, "scan.woff2")}")`).load(),
  ),
  resource("css-font-face", "Style: font", fontRule),
  resource("css-import", "Style: import", (c) => {
    const style = mark(c, document.createElement("style"));
    style.textContent = `@import url("${urlOf(c, "scan.css")}");`;
    document.head.append(style);
    return new Promise((resolve) => setTimeout(() => resolve("silence"), 800));
  }),
  resource("link-stylesheet", "Style sheet", (c) =>
    tryElement(c, "link", { rel: "stylesheet", href: urlOf(c, "scan.css") }, document.head),
  ),
];
