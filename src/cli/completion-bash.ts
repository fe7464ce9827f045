import type { CompletionNode } from "./completion-tree.ts";

/** Completion for bash 3.2 and newer: the command is found word by word, then its commands, flags and values. */
export function bashCompletion(nodes: readonly CompletionNode[]): string {
  return `# bash completion for mathledger
_mathledger() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${nodes
        .filter(({ words }) => words.length > 0)
        .map(({ words }) => `" ${words.join(" ")}"`)
        .join(" | ")}) path="$path \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path $prev" in
${nodes.flatMap(valueCases).join("\n")}
  esac
  local words="" flags=""
  case "$path" in
${nodes.map(wordCase).join("\n")}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -F _mathledger mathledger mathledger-cli
`;
}

function pathOf({ words }: CompletionNode): string {
  return words.map((word) => ` ${word}`).join("");
}

function valueCases(node: CompletionNode): readonly string[] {
  return node.flags
    .filter(({ takesValue }) => takesValue)
    .map(({ flag, choices }) => {
      const generate = choices.length === 0 ? "-f" : `-W "${choices.join(" ")}"`;
      return `    "${pathOf(node)} ${flag}") COMPREPLY=($(compgen ${generate} -- "$cur")); return ;;`;
    });
}

function wordCase(node: CompletionNode): string {
  const words = [...node.commands.map(({ name }) => name), ...node.choices].join(" ");
  const flags = node.flags.map(({ flag }) => flag).join(" ");
  return `    "${pathOf(node)}") words="${words}"; flags="${flags}" ;;`;
}
