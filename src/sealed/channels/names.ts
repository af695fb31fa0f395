import { authorityOf, inPage, urlOf, type Canary, type Channel } from "../channel";
import { mark, tryElement } from "../elements";

type Attributes = Readonly<Record<string, string>>;

function link(
  name: string,
  label: string,
  attributes: (canary: Canary) => Attributes,
  silent = false,
): Channel {
  return {
    name,
    label,
    family: "names",
    contexts: inPage,
    ...(silent && { silent }),
    attempt: (canary) => tryElement(canary, "link", attributes(canary), document.head),
  };
}

function rules(kind: "prefetch" | "prerender"): Channel["attempt"] {
  return (canary) => {
    const script = mark(canary, document.createElement("script"));
    script.type = "speculationrules";
    const entry = { source: "list", urls: [urlOf(canary)], eagerness: "immediate" };
    script.textContent = JSON.stringify({ [kind]: [entry] });
    document.head.append(script);
    return new Promise((resolve) => setTimeout(() => resolve("silence"), 800));
  };
}

const origin = (canary: Canary) => `${canary.protocol}//${authorityOf(canary)}`;

/** Hints: the browser looks a name up, connects or loads ahead of need. A host name alone can carry data. */
export const names: readonly Channel[] = [
  link("dns-prefetch", "Name look-up ahead", (c) => ({ rel: "dns-prefetch", href: origin(c) }), true),
  link("preconnect", "Connection ahead", (c) => ({ rel: "preconnect", href: origin(c) }), true),
  link("prefetch", "Page ahead (prefetch)", (c) => ({ rel: "prefetch", href: urlOf(c) })),
  link("prerender", "Page ahead (prerender)", (c) => ({ rel: "prerender", href: urlOf(c) }), true),
  link("preload-script", "Script ahead", (c) => ({ rel: "preload", as: "script", href: urlOf(c) })),
  link("preload-image", "Image ahead", (c) => ({ rel: "preload", as: "image", href: urlOf(c) })),
  link("preload-imagesrcset", "Image set ahead", (c) => ({
    rel: "preload",
    as: "image",
    imagesrcset: `${urlOf(c)} 1x`,
  })),
  link("preload-fetch", "Data ahead", (c) => ({ rel: "preload", as: "fetch", href: urlOf(c) })),
  link("modulepreload", "Module ahead", (c) => ({ rel: "modulepreload", href: urlOf(c, "scan.js") })),
  link("icon", "Icon of the page", (c) => ({ rel: "icon", href: urlOf(c, "scan.png") }), true),
  link("manifest", "App manifest", (c) => ({ rel: "manifest", href: urlOf(c, "scan.webmanifest") }), true),
  link(
    "dictionary",
    "Compression dictionary",
    (c) => ({ rel: "compression-dictionary", href: urlOf(c) }),
    true,
  ),
  {
    name: "speculation-prefetch",
    label: "Speculation rules, prefetch",
    family: "names",
    contexts: inPage,
    attempt: rules("prefetch"),
  },
  {
    name: "speculation-prerender",
    label: "Speculation rules, prerender",
    family: "names",
    contexts: inPage,
    attempt: rules("prerender"),
  },
];
