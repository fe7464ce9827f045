import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { completionScript, SHELLS } from "../completion-script.ts";
import { describeTree } from "../completion-tree.ts";
import { EXIT } from "../exit-code.ts";
import { usageError } from "../usage-error.ts";

export function register(command: Command, action: Action): void {
  command
    .argument("<shell>", SHELLS.join(", "))
    .addHelpText(
      "after",
      `
bash:  mathledger completion bash > ~/.local/share/bash-completion/completions/mathledger
zsh:   mathledger completion zsh > "\${fpath[1]}/_mathledger"
fish:  mathledger completion fish > ~/.config/fish/completions/mathledger.fish`,
    )
    .action(
      action(async (call) => {
        const [wanted = ""] = call.args;
        const shell = SHELLS.find((each) => each === wanted);
        if (shell === undefined) {
          throw usageError({
            code: "CLI_VALUE",
            message: `There is no completion for ${wanted}. The shells are ${SHELLS.join(", ")}.`,
            fix: `${call.program} completion bash`,
          });
        }
        call.write(completionScript(shell, describeTree(await call.tree())));
        return EXIT.yes;
      }),
    );
}
