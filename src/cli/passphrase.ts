import { readFileSync } from "node:fs";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";

/** Longest passphrase that is read from a file: a larger one is another file by mistake. */
const PASSPHRASE_BYTES_MAX = 4096;

/**
 * The passphrase of a call: the first line of `--passphrase-file` (`-` is standard input), else what is typed at a
 * hidden prompt, twice where it is new. Undefined where there is neither a file nor a terminal.
 */
export async function askPassphrase(
  call: Call,
  question: { readonly prompt: string; readonly isNew: boolean },
): Promise<string | undefined> {
  const file = call.options.text("passphraseFile");
  if (file === "-") return readStandardInput(call);
  if (file !== undefined) return readFirstLine(file);
  if (!process.stdin.isTTY) return undefined;
  const typed = await readHidden(question.prompt);
  if (question.isNew && (await readHidden("Again: ")) !== typed) {
    throw new LedgerError({
      code: "CLI_PASSPHRASE_DIFFERS",
      message: "The two passphrases are not the same. Nothing was written.",
      fix: "try again",
    });
  }
  return refuseEmpty(typed);
}

/** The error of a new key for which no passphrase can be had. */
export function noPassphraseError(example: string): LedgerError {
  return new LedgerError({
    code: "CLI_PASSPHRASE_MISSING",
    message:
      "A key is kept under a passphrase. There is no terminal to ask for one, and no file was named.",
    fix: `${example} --passphrase-file FILE`,
  });
}

const typedIn = new WeakMap<Call, string>();

/** Standard input gives its line once, however many keys of a call it opens. */
function readStandardInput(call: Call): string {
  const passphrase = typedIn.get(call) ?? readFirstLine("-");
  typedIn.set(call, passphrase);
  return passphrase;
}

function readFirstLine(file: string): string {
  let text: string;
  try {
    const bytes = readFileSync(file === "-" ? 0 : file);
    if (bytes.length > PASSPHRASE_BYTES_MAX) throw new RangeError(`it has ${bytes.length} bytes`);
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LedgerError({
      code: "CLI_PASSPHRASE_FILE",
      message: `The passphrase cannot be read from ${file === "-" ? "standard input" : file}. ${String(cause)}`,
      fix: "name a file of UTF-8 text whose first line is the passphrase",
      evidence: { file },
      cause,
    });
  }
  return refuseEmpty(text.split(/\r?\n/, 1)[0] ?? "");
}

function refuseEmpty(passphrase: string): string {
  if (passphrase !== "") return passphrase;
  throw new LedgerError({
    code: "CLI_PASSPHRASE_EMPTY",
    message: "The passphrase is empty. An empty one protects nothing.",
    fix: "give one of several words",
  });
}

/** Reads a line from the terminal without showing it. */
async function readHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  try {
    let typed = "";
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const character of chunk.toString("utf8")) {
        if (character === "\r" || character === "\n") return typed;
        if (character === "\u0003") throw interruptedError();
        if (character === "\u007f" || character === "\b") typed = [...typed].slice(0, -1).join("");
        else typed += character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

function interruptedError(): LedgerError {
  return new LedgerError({
    code: "CLI_INTERRUPTED",
    message: "Interrupted. Nothing was written.",
    fix: "run it again",
  });
}
