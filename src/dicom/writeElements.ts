/** Data elements in Explicit VR Little Endian (PS3.5 section 7.1.2). */

type TextVr = "AE" | "CS" | "DA" | "DS" | "DT" | "IS" | "LO" | "LT" | "PN" | "SH" | "ST" | "TM" | "UI";
type Vr = TextVr | "OB" | "OW" | "SQ" | "UL" | "US";

export interface Element {
  /** Group and element number as one: 0x00100010 is (0010,0010). */
  readonly tag: number;
  readonly vr: Vr;
  readonly value: Uint8Array;
}

/** Characters a value may hold (PS3.5 table 6.2-1). */
const LONGEST: Record<TextVr, number> = {
  AE: 16,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  PN: 64,
  SH: 16,
  ST: 1024,
  TM: 14,
  UI: 64,
};
/** These are followed by two reserved bytes and a 32-bit length. */
const LONG_FORM: ReadonlySet<Vr> = new Set<Vr>(["OB", "OW", "SQ"]);
const MULTILINE: ReadonlySet<Vr> = new Set<Vr>(["LT", "ST"]);

/** A text element; several values are joined by a backslash. Odd lengths are padded to even. */
export function text(tag: number, vr: TextVr, ...values: readonly string[]): Element {
  const joined = values.map((value) => clean(value, vr)).join("\\");
  return { tag, vr, value: padded(new TextEncoder().encode(joined), vr === "UI" ? 0 : 0x20) };
}

/** A number as a decimal string: as many digits as 16 characters hold. */
export function decimal(tag: number, value: number): Element {
  let digits = 15;
  while (String(Number(value.toPrecision(digits))).length > LONGEST.DS) digits--;
  return text(tag, "DS", String(Number(value.toPrecision(digits))));
}

export function uint16(tag: number, value: number): Element {
  return { tag, vr: "US", value: new Uint8Array([value & 0xff, value >>> 8]) };
}

export function uint32(tag: number, value: number): Element {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return { tag, vr: "UL", value: bytes };
}

export function bytes(tag: number, value: Uint8Array): Element {
  return { tag, vr: "OB", value: padded(value, 0) };
}

export function words(tag: number, values: Uint16Array): Element {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setUint16(2 * i, values[i]!, true);
  return { tag, vr: "OW", value: bytes };
}

/** A sequence; items and the sequence itself have explicit lengths. */
export function sequence(tag: number, ...items: readonly (readonly Element[])[]): Element {
  const encoded = items.map((item) => {
    const content = encode(item);
    const head = new DataView(new ArrayBuffer(8));
    head.setUint16(0, 0xfffe, true);
    head.setUint16(2, 0xe000, true);
    head.setUint32(4, content.length, true);
    return join([new Uint8Array(head.buffer), content]);
  });
  return { tag, vr: "SQ", value: join(encoded) };
}

/** All elements in ascending order of their tags, as the standard wants them. */
export function encode(elements: readonly Element[]): Uint8Array<ArrayBuffer> {
  const ordered = [...elements].sort((a, b) => a.tag - b.tag);
  return join(ordered.flatMap((element) => [header(element), element.value]));
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function header({ tag, vr, value }: Element): Uint8Array {
  const long = LONG_FORM.has(vr);
  const view = new DataView(new ArrayBuffer(long ? 12 : 8));
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  view.setUint8(4, vr.charCodeAt(0));
  view.setUint8(5, vr.charCodeAt(1));
  if (long) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return new Uint8Array(view.buffer);
}

/** Takes out what would end the value early or break it, and cuts it to the length its kind allows. */
function clean(value: string, vr: TextVr): string {
  const plain = [...value].filter((char) => char >= " " || (MULTILINE.has(vr) && char === "\n"));
  const allowed = plain.map((char) => (char === "\\" && !MULTILINE.has(vr) ? "/" : char));
  return allowed.slice(0, LONGEST[vr]).join("").trimEnd();
}

function padded(value: Uint8Array, pad: number): Uint8Array {
  return value.length % 2 === 0 ? value : join([value, new Uint8Array([pad])]);
}
