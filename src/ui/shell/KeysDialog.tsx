import { Dialog } from "../components/Dialog";

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["?", "This list"],
      ["Tab", "Next control"],
      ["Esc", "Close what is open"],
    ],
  },
  {
    title: "Thumbnails",
    keys: [
      ["Arrows", "Next image, next row"],
      ["Enter", "Open in Compare"],
    ],
  },
  {
    title: "While an image has the focus",
    keys: [
      ["Left drag", "Window and level"],
      ["Middle drag", "Pan"],
      ["Right drag", "Zoom"],
      ["Wheel", "Next image, next slice"],
      ["Arrows", "Next image, next slice"],
      ["1 to 5", "Window presets"],
      ["I", "Invert"],
      ["Space", "Reset"],
      ["H", "Heatmap"],
      ["B", "Blink real and synthetic"],
      ["C", "Cine"],
      ["L", "Link real and synthetic"],
      ["X", "Crosshair lines in volumes"],
      ["Tab", "Hide or show the controls"],
      ["Esc", "Leave the image"],
    ],
  },
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      {groups.map(({ title, keys }) => (
        <section key={title} className="col">
          <h3>{title}</h3>
          <dl className="kv keys">
            {keys.map(([key, does]) => (
              <div key={key + does}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
