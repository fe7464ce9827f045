import type { CompletionNode } from "./completion-tree.ts";

/**
 * Completion for fish: one line a command and a flag, each shown where the words before it are those of its command.
 */
export function fishCompletion(nodes: readonly CompletionNode[]): string {
  const known = nodes.map(({ words }) => words.join(" ")).filter((path) => path !== "");
  return `# fish completion for mathledger
function __mathledger_path
  set -l at
  for word in (commandline -opc)[2..]
    set -l next (string trim -- "$at $word")
    if contains -- $next ${known.map(quote).join(" ")}
      set at $next
    end
  end
  test "$at" = "$argv"
end
for name in mathledger mathledger-cli
${nodes.flatMap(lines).join("\n")}
end
`;
}

function lines(node: CompletionNode): readonly string[] {
  const begin = `  complete -c $name -n ${quote(`__mathledger_path ${quote(node.words.join(" "))}`)}`;
  const names = [
    ...node.commands,
    ...node.choices.map((choice) => ({ name: choice, summary: "" })),
  ].map(
    ({ name, summary }) =>
      `${begin} -f -a ${quote(name)}${summary === "" ? "" : ` -d ${quote(summary)}`}`,
  );
  const flags = node.flags.map(({ flag, summary, takesValue, choices }) => {
    const value = choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : " -r -F";
    return `${begin} -l ${flag.slice(2)} -d ${quote(summary)}${takesValue ? value : ""}`;
  });
  return [...names, ...flags];
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
