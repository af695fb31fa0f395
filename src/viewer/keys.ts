/** What a key asks for while a viewport has the focus. */
export type Command =
  | { readonly kind: "preset"; readonly index: number }
  | { readonly kind: "step"; readonly by: number }
  | {
      readonly kind:
        | "invert"
        | "reset"
        | "heatmap"
        | "blink"
        | "cine"
        | "linked"
        | "nearest"
        | "crosshair"
        | "fold"
        | "leave";
    };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** Keys by their name in lower case; a page may pass its own. */
export type KeyMap = Readonly<Record<string, Command>>;

const KEYS: KeyMap = {
  "1": { kind: "preset", index: 0 },
  "2": { kind: "preset", index: 1 },
  "3": { kind: "preset", index: 2 },
  "4": { kind: "preset", index: 3 },
  "5": { kind: "preset", index: 4 },
  i: { kind: "invert" },
  " ": { kind: "reset" },
  h: { kind: "heatmap" },
  b: { kind: "blink" },
  c: { kind: "cine" },
  l: { kind: "linked" },
  n: { kind: "nearest" },
  x: { kind: "crosshair" },
  arrowright: { kind: "step", by: 1 },
  arrowdown: { kind: "step", by: 1 },
  arrowleft: { kind: "step", by: -1 },
  arrowup: { kind: "step", by: -1 },
  tab: { kind: "fold" },
  escape: { kind: "leave" },
};

/** The command of a key, or null. Shortcuts of the browser and Shift+Tab stay what they are. */
export function commandOf(press: KeyPress, keys: KeyMap = KEYS): Command | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const key = press.key.toLowerCase();
  if (press.shiftKey && key === "tab") return null;
  return Object.hasOwn(keys, key) ? (keys[key] ?? null) : null;
}
