const HINTS = [
  ["Left", "W/L", false],
  ["Middle", "Pan", false],
  ["Right", "Zoom", false],
  ["Wheel", "Next image", false],
  ["1", "to 5 presets", true],
  ["I", "Invert", true],
  ["Space", "Reset", false],
  ["H", "Heatmap", true],
  ["B", "Blink", false],
  ["Tab", "Hide controls", false],
  ["Esc", "Leave image", false],
] as const;

/** What mouse and keys do while an image has the focus; also the images' description for screen readers. */
export function Hints() {
  return (
    <div className="hints" id="compare-keys" aria-label="Keys and mouse">
      {HINTS.map(([key, does, wide]) => (
        <span key={key} className={wide ? "wide-only" : undefined}>
          <kbd>{key}</kbd>
          {does}
        </span>
      ))}
    </div>
  );
}
