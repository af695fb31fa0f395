import type { CascadeRecord } from "@/domain/cascadeRecord";
import { useDarkroom } from "@/state/store";
import { Message } from "../components/Message";

/** What a person has to know of a cascade that rests. */
export function CascadeMessage({ cascade }: { readonly cascade: CascadeRecord }) {
  const training = useDarkroom(({ cascadeTraining }) => cascadeTraining?.id === cascade.id);
  if (training) return null;
  const { name, state, message } = cascade;
  switch (state) {
    case "paused":
      return (
        <Message
          tone={message === undefined ? "told" : "stopped"}
          what={message ?? `${name} is paused.`}
          advice="Press Resume: each scale goes on from where it stood."
        />
      );
    case "failed":
      return (
        <Message
          tone="stopped"
          what={message ?? `${name} stopped.`}
          kept="The other scales are kept."
          advice="Train the scale again from its row."
        />
      );
    case "ready":
      return <Message tone="told" what={`${name} is ready.`} advice="Press Start to train it." />;
    case "running":
    case "finished":
      return message === undefined ? null : <Message tone="told" what={message} />;
    default:
      return state satisfies never;
  }
}
