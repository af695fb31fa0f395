import { SHORTEST_PASSPHRASE } from "@/domain/protection";

interface Typed {
  readonly busy: boolean;
  readonly passphrase: string;
  readonly again: string;
  readonly understood?: boolean;
}

/** Why a new passphrase cannot be set yet; undefined when it can. */
export function whyNot({ busy, passphrase, again, understood = true }: Typed): string | undefined {
  if (busy) return "The key is being made.";
  if (passphrase.length < SHORTEST_PASSPHRASE) return `Type at least ${SHORTEST_PASSPHRASE} characters.`;
  if (passphrase !== again) return "The two passphrases differ.";
  if (!understood) return "Confirm that a forgotten passphrase cannot be recovered.";
  return undefined;
}
