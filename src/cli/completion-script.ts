import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import type { CompletionNode } from "./completion-tree.ts";
import { zshCompletion } from "./completion-zsh.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;

/** The script that a shell reads to complete both names of the program. It never starts the program. */
export function completionScript(
  shell: (typeof SHELLS)[number],
  nodes: readonly CompletionNode[],
): string {
  switch (shell) {
    case "bash":
      return bashCompletion(nodes);
    case "zsh":
      return zshCompletion(nodes);
    case "fish":
      return fishCompletion(nodes);
  }
}
