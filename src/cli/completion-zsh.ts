import type { CompletionNode } from "./completion-tree.ts";

/** Completion for zsh: the command is found word by word, then its commands and flags with their summaries. */
export function zshCompletion(nodes: readonly CompletionNode[]): string {
  return `#compdef mathledger mathledger-cli
_mathledger() {
  local cmd_path="" i
  for ((i = 2; i < CURRENT; i++)); do
    case "$cmd_path \${words[i]}" in
      ${nodes
        .filter(({ words }) => words.length > 0)
        .map(({ words }) => `" ${words.join(" ")}"`)
        .join(" | ")}) cmd_path="$cmd_path \${words[i]}" ;;
    esac
  done
  case "$cmd_path \${words[CURRENT-1]}" in
${nodes.flatMap(valueCases).join("\n")}
  esac
  local -a entries flags
  case "$cmd_path" in
${nodes.map(wordCase).join("\n")}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe option flags
  elif (( \${#entries} )); then
    _describe command entries
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _mathledger ]]; then _mathledger "$@"; else compdef _mathledger mathledger mathledger-cli; fi
`;
}

function pathOf({ words }: CompletionNode): string {
  return words.map((word) => ` ${word}`).join("");
}

function valueCases(node: CompletionNode): readonly string[] {
  return node.flags
    .filter(({ takesValue }) => takesValue)
    .map(({ flag, choices }) => {
      const generate = choices.length === 0 ? "_files" : `compadd ${choices.join(" ")}`;
      return `    "${pathOf(node)} ${flag}") ${generate}; return ;;`;
    });
}

function wordCase(node: CompletionNode): string {
  const entries = [
    ...node.commands.map(({ name, summary }) => describe(name, summary)),
    ...node.choices.map((choice) => describe(choice, "")),
  ];
  const flags = node.flags.map(({ flag, summary }) => describe(flag, summary));
  return `    "${pathOf(node)}") entries=(${entries.join(" ")}); flags=(${flags.join(" ")}) ;;`;
}

/** `name:summary`, quoted; a colon in the name would end it. */
function describe(name: string, summary: string): string {
  const text = summary === "" ? name : `${name}:${summary}`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
