import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { Command } from "commander";
import { COMMANDS } from "../../src/cli/command-list.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { runProgram } from "../../src/cli/run.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import { STORIES } from "../../src/node/story/story-list.ts";
import { cliEnvironment, runCli } from "../support/run-cli.ts";
import { digestFolder, temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
/** A ledger with a proposal, ballots and treasury, and one whose keys are at hand. */
const story = join(folder, "story");
const village = join(folder, "village");
const ACCOUNT = `0x${"11".repeat(32)}`;
const file = (name: string): string => join(folder, name);

/** What a command is called with to answer, and the exit code of that answer. */
type Row = readonly [exit: number, args: readonly string[]];

/** Commands that read, on the story. Those of lists answer with a line for each row. */
const READS: Readonly<Record<string, Row>> = {
  "verify-chain": [0, []],
  "validate-block": [0, ["--block-number", "1"]],
  "block-info": [0, []],
  "epoch-info": [0, []],
  "verify-dual-commitment": [0, ["--block-number", "1"]],
  "pq status": [0, []],
  "node status": [4, ["--node", "http://127.0.0.1:9"]],
  "node prune": [4, ["--retain-height", "1", "--node", "http://127.0.0.1:9"]],
  "proof verify": [4, [file("none.cbor")]],
  verify: [4, [file("none.chain")]],
  "audit verify": [4, [file("none.bundle")]],
  "audit compare": [0, [story, story]],
  "emergency status": [0, []],
  "emergency list": [0, []],
  "rollback plan": [1, ["--to", "0"]],
  "scenario list": [0, []],
  "proposal list": [0, []],
  "proposal show": [0, ["1"]],
  "proposal diff": [0, ["1"]],
  "proposal watch": [0, ["1"]],
  "proposal queue": [0, []],
  "proposal lint": [6, [file("motion.json"), "--key", "nobody"]],
  "proposal simulate": [6, [file("motion.json"), "--key", "nobody"]],
  "vote receipt verify": [4, [file("none.json")]],
  "vote explain": [0, ["1"]],
  "vote show": [0, ["1"]],
  "delegate list": [0, []],
  "delegate tree": [0, [ACCOUNT]],
  "account show": [1, [ACCOUNT]],
  "treasury show": [0, []],
  "treasury entries": [0, []],
  "treasury budget": [0, []],
  "params list": [0, ["treasury."]],
  "params get": [0, ["exec.retry_s"]],
  "params history": [0, ["exec.retry_s"]],
  "params diff": [0, ["--at", "1"]],
  "review status": [0, ["1"]],
  "attest status": [0, []],
  metrics: [0, []],
  "attack list": [0, []],
  "keys list": [0, []],
  "keys show": [6, ["nobody"]],
  "keys passkey": [2, []],
  "snapshot list": [0, []],
  "config show": [0, []],
  "config get": [0, ["log.level"]],
  "config check": [0, []],
  "config migrate": [2, []],
  "rollback rehearse": [2, []],
  doctor: [0, ["--quick"]],
  explain: [0, ["STORAGE_LOCKED"]],
  "tx show": [1, [ACCOUNT]],
  "tx wait": [4, [ACCOUNT, "--node", "http://127.0.0.1:9"]],
  "tx decode": [4, [file("none.json")]],
  bench: [2, []],
  localnet: [2, []],
  radar: [2, []],
  "support-bundle": [2, []],
  upgrade: [2, []],
};

/** Commands that write, with `--dry-run` in the village: they answer and leave the folder as it is. */
const WRITES: Readonly<Record<string, Row>> = {
  init: [0, ["--test-network", "--data", file("new")]],
  import: [0, [file("lines.ndjson")]],
  "import-chain": [0, [file("story.chain"), "--data", file("new")]],
  "keys new": [0, ["guest"]],
  "keys import": [6, [join(village, "keys/recorder.json")]],
  "keys export": [0, ["recorder", "-o", file("copy.json")]],
  "keys rotate": [0, ["recorder", "--unprotected"]],
  "proof get": [0, ["--block-number", "0", "--statement", "0", "-o", file("a.proof")]],
  export: [0, ["-o", file("a.chain")]],
  "audit export": [0, ["-o", file("a.bundle")]],
  "audit report": [0, ["-o", file("a.md")]],
  "index rebuild": [0, []],
  "emergency declare": [0, ["--trigger", "rehearsal", "--pause", "-o", file("a.json")]],
  "emergency sign": [0, [file("act.json"), "--key", "emergency-1"]],
  "emergency attest": [6, [file("act.json"), "--key", "attestor-1"]],
  "emergency submit": [5, [file("act.json"), "--key", "recorder"]],
  "rollback propose": [1, [ACCOUNT, "--reason", "why", "--key", "recorder"]],
  "proposal new": [0, ["--type", "custom", "-o", file("b.json")]],
  "proposal submit": [0, [file("motion.json"), "--key", "recorder"]],
  "proposal execute": [1, ["7", "--key", "recorder"]],
  "proposal cancel": [1, ["7", "--key", "recorder"]],
  "vote cast": [1, ["7", "yes", "--key", "recorder"]],
  "vote receipt": [1, ["7", "--key", "recorder", "-o", file("r.json")]],
  "delegate set": [5, [ACCOUNT, "--scope", "community", "--key", "recorder"]],
  "delegate revoke": [5, ["--scope", "community", "--key", "recorder"]],
  "account open": [0, ["--key", "recorder"]],
  "stake bond": [0, ["2tokens", "--key", "recorder"]],
  "stake unbond": [0, ["2tokens", "--key", "recorder"]],
  transfer: [0, [ACCOUNT, "2tokens", "--key", "recorder"]],
  "review new": [0, ["7", "-o", file("c.json")]],
  "review submit": [2, [file("motion.json"), "--key", "recorder"]],
  "attest create": [5, ["rehearsal", "0", "--key", "recorder"]],
  "attest sign": [5, ["ATTEST-rehearsal-0", "--key", "recorder"]],
  "tx build": [0, ["transfer", file("pay.json"), "--key", "recorder", "-o", file("d.json")]],
  "tx sign": [0, [file("tx.json"), "--key", "recorder"]],
  "tx send": [2, [file("tx.json")]],
  "config set": [0, ["log.level", "debug", "--config", file("node.toml")]],
  "backup create": [0, [file("copy")]],
  "devnet reset": [0, ["--data", file("no-devnet")]],
};

/** Commands that run on, write to a place of their own or are raw text, and have tests of their own. */
const APART: Readonly<Record<string, string>> = {
  tour: "plays in a folder that it makes",
  "devnet up": "runs a node until it is ended",
  "devnet down": "ends a process",
  "devnet advance": "acts on a running node",
  "node run": "runs a node until it is ended",
  "scenario run": "plays in memory, or in a new folder",
  "replay votes": "plays in memory",
  "attack run": "plays in memory",
  "snapshot create": "writes beside the ledger",
  "snapshot restore": "writes to a new folder",
  completion: "prints a script",
  help: "prints a help",
};

/** Those that sign and send: they ask first. */
const ASKING: ReadonlySet<string> = new Set([
  "transfer",
  "stake bond",
  "stake unbond",
  "account open",
  "delegate set",
  "delegate revoke",
  "vote cast",
  "review submit",
  "attest create",
  "attest sign",
  "proposal submit",
  "proposal execute",
  "proposal cancel",
  "keys rotate",
  "emergency submit",
  "rollback propose",
]);

// Each call of this process listens for Ctrl-C by itself.
process.setMaxListeners(0);

before(async () => {
  const plan = STORIES.find(({ name }) => name === "quorum-miss");
  assert(plan !== undefined);
  const loaded = await loadAlgorithms();
  runStory(plan, { directory: story, loaded, seed: 1, onLine: () => {} }).chain.close();
  const at = ["--data", village];
  const made = runCli(["init", "--test-network", "--rule", "v2-dual-optional", ...at]);
  assert.equal(made.status, 0, made.stderr);
  writeFileSync(file("lines.ndjson"), '{"a":1}\n');
  writeFileSync(file("pay.json"), JSON.stringify({ to: ACCOUNT, amount: "1" }));
  writeFileSync(file("node.toml"), "");
  const motion = { proposal_type: "custom", title: "Blue", payload: { text: "Blue." } };
  writeFileSync(file("motion.json"), JSON.stringify(motion));
  for (const args of [
    ["export", "-o", file("story.chain"), "--data", story],
    [
      "tx",
      "build",
      "transfer",
      file("pay.json"),
      "--key",
      "recorder",
      "-o",
      file("tx.json"),
      ...at,
    ],
    ["emergency", "declare", "--trigger", "rehearsal", "--pause", "-o", file("act.json"), ...at],
  ]) {
    const done = runCli(args);
    assert.equal(done.status, 0, `${args.join(" ")}: ${done.stderr}`);
  }
});

interface Told {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** A call in this process, with streams that could show colours. */
async function told(argv: readonly string[], env: Record<string, string> = {}): Promise<Told> {
  let [out, err] = ["", ""];
  const stdout = { write: (text: string) => (out += text), isTTY: true };
  const stderr = { write: (text: string) => (err += text), isTTY: true };
  const port = { stdout, stderr, env: { MATHLEDGER_NODE: "", ...env } };
  const exit = await runProgram(argv, port, { name: "mathledger", commands: COMMANDS });
  return { exit, out, err };
}

/** Every command that does something, with its words. */
async function leaves(): Promise<ReadonlyMap<string, Command>> {
  const stream = { write: () => {} };
  const port = { stdout: stream, stderr: stream, env: {} };
  const program = buildProgram({ name: "mathledger", commands: COMMANDS, port, onExit() {} });
  const found = new Map<string, Command>();
  const walk = (command: Command, words: readonly string[]): void => {
    if (command.commands.length === 0 || command.registeredArguments.length > 0) {
      found.set(words.join(" "), command);
    }
    for (const below of command.commands) walk(below, [...words, below.name()]);
  };
  for (const command of program.commands) {
    const entry = COMMANDS.find(({ name }) => name === command.name());
    (await entry?.load())?.register(command, () => async () => {});
    walk(command, [command.name()]);
  }
  return found;
}

test("every command is in one of the tables, and every one of the tables is a command", async () => {
  const known = [...Object.keys(READS), ...Object.keys(WRITES), ...Object.keys(APART)];
  assert.deepEqual([...(await leaves()).keys()].sort(), known.sort());
});

test("what writes takes --dry-run, and what signs and sends asks unless --yes", async () => {
  for (const [words, command] of await leaves()) {
    const flags = command.options.map(({ long }) => long);
    assert.equal(flags.includes("--dry-run"), words in WRITES, words);
    assert.equal(flags.includes("--yes"), ASKING.has(words), words);
  }
});

function assertAnswer(words: string, [exit]: Row, { exit: found, out, err }: Told): void {
  assert.equal(found, exit, `${words}: ${err}`);
  const lines = out.split("\n").filter((line) => line !== "");
  const schema = `mathledger.cli/${words.replaceAll(" ", "-")}/1`;
  for (const line of lines) assert.equal(JSON.parse(line).schema, schema, words);
  const errors = err
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  if (lines.length > 0 || exit === 0) return;
  const [error] = errors.filter((each) => each.schema === "mathledger.cli/error/1");
  assert.equal(error?.exit_code, exit, words);
  for (const part of ["what", "why", "fix", "code"]) assert.ok(error[part], `${words}: ${part}`);
}

test("with --json every reading command gives its schema, or an error in JSON", async () => {
  for (const [words, row] of Object.entries(READS)) {
    const data = row[1].includes("--data") ? [] : ["--data", story];
    const argv = [...words.split(" "), ...row[1], ...data];
    assertAnswer(words, row, await told([...argv, "--json"]));
    const plain = await told(argv, { NO_COLOR: "1" });
    assert.equal(plain.exit, row[0], words);
    assert.ok(!`${plain.out}${plain.err}`.includes("\u001b["), `${words} is coloured`);
  }
});

test("with --dry-run every writing command answers and writes nothing", async () => {
  const before = digestFolder(folder);
  for (const [words, row] of Object.entries(WRITES)) {
    const data = row[1].includes("--data") ? [] : ["--data", village];
    const argv = [...words.split(" "), ...row[1], ...data, "--dry-run", "--json"];
    const answer = await told(argv);
    assertAnswer(words, row, answer);
    if (row[0] !== 0) continue;
    const { dry_run } = JSON.parse(answer.out.split("\n")[0] ?? "");
    assert.equal(dry_run, true, `${words}: ${answer.out}`);
  }
  assert.equal(digestFolder(folder), before);
});

test("a typo in a flag or in a word is answered with the nearest one", async () => {
  for (const [words, command] of await leaves()) {
    const isOpen = "allowUnknownOption" in command && Reflect.get(command, "_allowUnknownOption");
    if (isOpen === true) continue;
    const flag = await told([...words.split(" "), "--jsno", "--json"]);
    const { code, evidence } = JSON.parse(flag.err);
    assert.deepEqual(
      [flag.exit, code, evidence.nearest],
      [2, "CLI_UNKNOWN_OPTION", "--json"],
      words,
    );
  }
  for (const [argv, nearest] of [
    [["propsal"], "proposal"],
    [["proposal", "lst"], "list"],
    [["keys", "rotat"], "rotate"],
  ] as const) {
    const word = await told([...argv, "--json"]);
    const { code, evidence } = JSON.parse(word.err);
    assert.deepEqual([word.exit, code, evidence.nearest], [2, "CLI_UNKNOWN_COMMAND", nearest]);
  }
});

test("every command has a help, and a help loads neither algorithms nor storage", async () => {
  for (const words of (await leaves()).keys()) {
    const { exit, out } = await told([...words.split(" "), "--help"]);
    assert.equal(exit, 0, words);
    assert.ok(out.startsWith(`Usage: mathledger ${words}`), words);
  }
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const { COMMANDS } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/cli/command-list.ts"))});
    const { runProgram } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/cli/run.ts"))});
    const quiet = { write() {} };
    for (const { name } of COMMANDS) {
      await runProgram([name, "--help"], { stdout: quiet, stderr: quiet, env: {} }, { name: "m", commands: COMMANDS });
    }
    console.log(JSON.stringify(loaded));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script]);
  assert.notEqual(stdout.length, 0, stderr.toString());
  const loaded = JSON.parse(stdout.toString()) as string[];
  const heavy = loaded.filter((url) => /src\/(?:crypto|storage|machine|governance)\//.test(url));
  assert.deepEqual(heavy, []);
  assert.ok(loaded.length > 40, "nothing was loaded");
});

test("a reader that has seen enough ends the program quietly", async () => {
  const { bin, env } = cliEnvironment();
  const args = [bin, "params", "list", "--json", "--data", story];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let complaint = "";
  child.stderr.on("data", (part: Buffer) => {
    complaint += part.toString();
  });
  const [status] = await once(child, "close");
  assert.deepEqual([status, complaint], [0, ""]);
});
