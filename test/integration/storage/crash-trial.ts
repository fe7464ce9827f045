import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import type { ChainScript } from "./chain-script.ts";
import { digestStore, packScript, runStep } from "./run-script.ts";

const CHILD = fileURLToPath(new URL("./crash-child.ts", import.meta.url));
const options = { hashes: PLAIN_HASHES };

/** A script with the digest of its store after each number of steps, from runs that nothing disturbed. */
export class CrashTrial {
  readonly script: ChainScript;
  readonly directory: string;
  readonly #file: string;
  readonly #expected: readonly string[];
  #crashes = 0;

  constructor(script: ChainScript) {
    this.script = script;
    this.directory = mkdtempSync(join(tmpdir(), "ledger-crash-"));
    this.#file = join(this.directory, "script");
    writeFileSync(this.#file, packScript(script));
    this.#expected = digestsOf(script, join(this.directory, "undisturbed"));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Number of write calls of an undisturbed run. */
  async countCalls(): Promise<number> {
    const folder = join(this.directory, "counting");
    const { output } = await this.run(folder, 0);
    rmSync(folder, { recursive: true });
    const [, calls] = output.split(" ");
    assert(calls !== undefined, `the child said ${output}`);
    return Number(calls);
  }

  /**
   * Runs the script in a process that kills itself before a write call (0: after the last step), or that is killed at
   * any moment after so many milliseconds.
   */
  async run(folder: string, call: number, afterMs?: number): Promise<{ readonly output: string }> {
    const cache = join(this.directory, "compiled");
    const child = spawn(process.execPath, [CHILD, folder, this.#file, `${call}`], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    });
    const timer = afterMs === undefined ? null : setTimeout(() => child.kill("SIGKILL"), afterMs);
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
    });
    const signal = await new Promise((resolve) => child.on("close", (_, name) => resolve(name)));
    if (timer !== null) clearTimeout(timer);
    assert.equal(signal, "SIGKILL", `call ${call}: the child ended by itself: ${output}`);
    return { output };
  }

  /** Kills a run before a call, or after a time, opens what it left, and finishes the script on it. */
  async crash(call: number, afterMs?: number): Promise<void> {
    this.#crashes += 1;
    const label = afterMs === undefined ? `call ${call}` : `after ${afterMs} ms`;
    const folder = join(this.directory, `killed-${this.#crashes}`);
    const { output } = await this.run(folder, call, afterMs);
    const [marks = ""] = output.split(" ");
    const acknowledged = marks.length - 1;
    const store = acknowledged < 0 ? this.#openOrCreate(folder) : openFor(folder);
    try {
      const reached = this.expectPrefix(store, Math.max(0, acknowledged), label);
      this.finish(store, reached, label);
    } finally {
      store.close();
    }
    rmSync(folder, { recursive: true });
  }

  /** The store holds exactly what it held after `least` steps, or after one more. Returns which. */
  expectPrefix(store: ChainStore, least: number, label: string): number {
    assert.deepEqual(store.check().faults, [], label);
    const digest = digestStore(store, this.script);
    const reached = [least, least + 1].find((steps) => this.#expected[steps] === digest);
    assert(reached !== undefined, `${label}: not the store after step ${least} or the next`);
    return reached;
  }

  /** The number of steps after which a store held exactly this, or undefined. */
  stepsOf(store: ChainStore): number | undefined {
    const steps = this.#expected.indexOf(digestStore(store, this.script));
    return steps < 0 ? undefined : steps;
  }

  /** Does the steps that are left. */
  finish(store: ChainStore, from: number, label: string): void {
    for (const step of this.script.steps.slice(from)) runStep(store, step);
    assert.equal(digestStore(store, this.script), this.#expected.at(-1), `${label}: at the end`);
    assert.deepEqual(store.check().faults, [], `${label}: at the end`);
  }

  /** A run that was killed before its store existed left none, or a whole one. */
  #openOrCreate(folder: string): ChainStore {
    try {
      return openFor(folder);
    } catch (error) {
      assert(error instanceof LedgerError && error.code === "STORAGE_MISSING", String(error));
      return createStore(folder, this.script.document, options);
    }
  }
}

function openFor(folder: string): ChainStore {
  return openStore(folder, { ...options, mode: "write" });
}

function digestsOf(script: ChainScript, folder: string): readonly string[] {
  const store = createStore(folder, script.document, options);
  const digests = [digestStore(store, script)];
  for (const step of script.steps) {
    runStep(store, step);
    digests.push(digestStore(store, script));
  }
  store.close();
  return digests;
}

/** Does trials two at a time. */
export async function inPairs(
  numbers: readonly number[],
  trial: (number: number) => Promise<void>,
): Promise<void> {
  const left = [...numbers];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await trial(next);
  };
  await Promise.all([lane(), lane()]);
}
