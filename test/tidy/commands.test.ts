import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../architecture/read-tree.ts";
import { pages } from "./text-files.ts";

/** A line of a page that shows a command of the program. */
interface Shown {
  readonly place: string;
  /** Words after the program's name, up to the first option, file or value. */
  readonly words: readonly string[];
}

/** The help that the program prints for a command. */
type Help = (words: readonly string[]) => string;

test("every command that a page shows exists", () => {
  const shown = [...pages()].flatMap(([path, text]) => shownCommands(path, text));
  // Without a program there is no command to show.
  const isBuilt = existsSync(join(ROOT, "src/cli/main.ts"));
  assert.deepEqual(isBuilt ? unknownCommands(shown, helpOfProgram()) : [], []);
});

test("commands are read from the lines of a terminal, with or without npx", () => {
  const page = [
    "run `mathledger nowhere`",
    "```",
    "$ mathledger verify-chain --json",
    "$ npx mathledger attack run",
    "$ mathledger-cli proof get 5 --data DIR",
    "$ mathledger import sample.ndjson",
    "$ mathledger",
    "mathledger: not a prompt",
    "```",
  ].join("\n");
  assert.deepEqual(shownCommands("a.md", page), [
    { place: "a.md:3", words: ["verify-chain"] },
    { place: "a.md:4", words: ["attack", "run"] },
    { place: "a.md:5", words: ["proof", "get"] },
    { place: "a.md:6", words: ["import"] },
    { place: "a.md:7", words: [] },
  ]);
});

test("an unknown command and an unknown word below a known one are found", () => {
  const texts: Readonly<Record<string, string>> = {
    attack: "Usage: mathledger attack [options] [command]\n\nCommands:\n  run   mounts it\n",
    "attack run": "Usage: mathledger attack run [options]\n",
    export: "Usage: mathledger export [options] <file>\n",
  };
  const help: Help = (words) => texts[words.join(" ")] ?? "Usage: mathledger [options] [command]\n";
  const shown = ["attack", "attack run", "attack walk", "export chain", "fly"].map((line) => ({
    place: line,
    words: line.split(" "),
  }));
  assert.deepEqual(unknownCommands(shown, help), ["attack walk", "fly"]);
});

function shownCommands(path: string, text: string): readonly Shown[] {
  const shown: Shown[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const match = /^\$ (?:npx )?mathledger(?:-cli)?(?: (.*))?$/.exec(line);
    if (match === null) continue;
    const words: string[] = [];
    for (const word of (match[1] ?? "").split(/\s+/)) {
      if (!/^[a-z][a-z-]*$/.test(word)) break;
      words.push(word);
    }
    shown.push({ place: `${path}:${index + 1}`, words });
  }
  return shown;
}

/** Places of commands that the program's help does not know. */
function unknownCommands(shown: readonly Shown[], help: Help): readonly string[] {
  return shown.filter(({ words }) => !isKnown(words, help)).map(({ place }) => place);
}

function isKnown(words: readonly string[], help: Help): boolean {
  for (let depth = 1; depth <= words.length; depth++) {
    const path = words.slice(0, depth);
    const text = help(path);
    if (!new RegExp(`^usage: mathledger(?:-cli)? ${path.join(" ")}\\b`, "im").test(text))
      return false;
    // A word below a command without commands of its own is an argument.
    if (!/^commands:/im.test(text)) return true;
  }
  return true;
}

/** Asks the program itself, once for each command. */
function helpOfProgram(): Help {
  const known = new Map<string, string>();
  return (words) => {
    const key = words.join(" ");
    const text =
      known.get(key) ??
      spawnSync(process.execPath, [join(ROOT, "bin/mathledger.js"), ...words, "--help"], {
        encoding: "utf8",
      }).stdout;
    known.set(key, text);
    return text;
  };
}
