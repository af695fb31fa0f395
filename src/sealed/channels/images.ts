import { inPage, urlOf, type Canary, type Channel } from "../channel";
import { tryElement, tryNested, tryStyle, trySvg } from "../elements";

function resource(name: string, label: string, attempt: Channel["attempt"], silent = false): Channel {
  return { name, label, family: "resources", contexts: inPage, ...(silent && { silent }), attempt };
}

const picture = (canary: Canary) => urlOf(canary, "scan.png");
const cssUrl = (canary: Canary) => `url("${picture(canary)}")`;

/** Pictures, as elements and as styles. */
export const images: readonly Channel[] = [
  resource("img", "Image", (c) => tryElement(c, "img", { src: picture(c) })),
  resource("img-srcset", "Image, srcset", (c) => tryElement(c, "img", { srcset: `${picture(c)} 1x` })),
  resource("picture", "Picture source", (c) => tryNested(c, "picture", "source", { srcset: picture(c) })),
  resource("input-image", "Image button", (c) => tryElement(c, "input", { type: "image", src: picture(c) })),
  resource("body-background", "Table background", (c) => tryElement(c, "table", { background: picture(c) })),
  resource("svg-image", "SVG image", (c) =>
    trySvg(c, "image", { href: picture(c), width: "9", height: "9" }),
  ),
  resource("svg-use", "SVG use", (c) => trySvg(c, "use", { href: `${urlOf(c, "scan.svg")}#a` }), true),
  resource("svg-filter-image", "SVG filter image", (c) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "feImage");
    svg.setAttribute("href", picture(c));
    const filter = document.createElementNS("http://www.w3.org/2000/svg", "filter");
    filter.id = c.host;
    filter.append(svg);
    void trySvg(c, "g", {}).then(() => undefined);
    document.querySelector(`g[data-canary="${c.host}"]`)?.append(filter);
    return tryStyle(c, "filter", `url("#${c.host}")`);
  }),
  resource("css-background", "Style: background", (c) => tryStyle(c, "background-image", cssUrl(c))),
  resource("css-image-set", "Style: image-set()", (c) =>
    tryStyle(c, "background-image", `image-set("${picture(c)}" 1x)`),
  ),
  resource("css-border", "Style: border image", (c) => tryStyle(c, "border-image", `${cssUrl(c)} 1`)),
  resource("css-mask", "Style: mask", (c) => tryStyle(c, "mask-image", cssUrl(c))),
  resource("css-cursor", "Style: cursor", (c) => tryStyle(c, "cursor", `${cssUrl(c)}, auto`)),
  resource("css-content", "Style: content", (c) => tryStyle(c, "content", cssUrl(c))),
  resource("css-shape", "Style: shape", (c) => tryStyle(c, "shape-outside", cssUrl(c))),
  resource("css-filter", "Style: filter from elsewhere", (c) =>
    tryStyle(c, "filter", `url("${urlOf(c, "scan.svg")}#a")`),
  ),
];
