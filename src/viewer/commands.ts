import type { Command } from "./keys";
import { HOME, type View } from "./link";
import { withPreset } from "./presets";

/** The view after a command that changes it, or null when the command is about something else. */
export function viewAfter(command: Command, view: View): View | null {
  switch (command.kind) {
    case "preset":
      return withPreset(view, command.index);
    case "invert":
      return { ...view, invert: !view.invert };
    case "reset":
      return HOME;
    default:
      return null;
  }
}
