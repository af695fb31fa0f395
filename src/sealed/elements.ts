import { firstEvent, type Canary } from "./channel";

type Attributes = Readonly<Record<string, string>>;

const outcomes = ["load", "error", "loadeddata", "toggle"];

/** Marks an element as part of an attempt: refusals that name no address are told apart by it. */
export function mark<E extends Element>(canary: Canary, element: E): E {
  element.setAttribute("data-canary", canary.host);
  return element;
}

/** An element out of sight, in the page, that belongs to the attempt. */
export function place<E extends Element>(canary: Canary, element: E, parent: Element = document.body): E {
  mark(canary, element);
  // Not display: none, which would keep some elements from loading at all.
  if (parent === document.body && "style" in element)
    (element as unknown as HTMLElement).style.cssText +=
      "position:fixed;left:-99px;top:0;width:9px;height:9px;";
  parent.append(element);
  return element;
}

/** Makes the element, places it and waits for what becomes of it. */
export function tryElement(
  canary: Canary,
  tag: string,
  attributes: Attributes,
  parent?: Element,
): Promise<string> {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const outcome = firstEvent(element, outcomes);
  place(canary, element, parent);
  return outcome;
}

/** A child inside a parent element, as `<source>` needs a `<picture>`. */
export function tryNested(
  canary: Canary,
  outer: string,
  inner: string,
  attributes: Attributes,
): Promise<string> {
  const parent = document.createElement(outer);
  const child = mark(canary, document.createElement(inner));
  for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
  parent.append(child);
  if (outer === "picture") parent.append(document.createElement("img"));
  place(canary, parent);
  return firstEvent(parent.lastElementChild ?? parent, outcomes);
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element that refers to the canary, drawn. */
export function trySvg(canary: Canary, tag: string, attributes: Attributes): Promise<string> {
  const svg = document.createElementNS(SVG, "svg");
  const inner = mark(canary, document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) inner.setAttribute(name, value);
  svg.append(inner);
  place(canary, svg);
  return firstEvent(inner, outcomes);
}

/** Styles an element through the object model, which no `style-src` forbids. */
export function tryStyle(canary: Canary, property: string, value: string): Promise<string> {
  const element = place(canary, document.createElement("div"));
  element.textContent = "x";
  element.style.setProperty(property, value);
  // A style that is never computed loads nothing.
  void getComputedStyle(element).getPropertyValue(property);
  return firstEvent(element, outcomes, 800);
}

/** Takes away everything that an attempt placed. */
export function clear(canary: Canary): void {
  if (typeof document === "undefined") return;
  for (const element of document.querySelectorAll(`[data-canary="${canary.host}"]`)) element.remove();
}
