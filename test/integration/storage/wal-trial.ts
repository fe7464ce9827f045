import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Random } from "../../support/random.ts";
import { reorgScript } from "./chain-script.ts";
import { CrashTrial } from "./crash-trial.ts";
import { DamagedCopies } from "./damaged-copy.ts";

/** Sizes of a log's parts. Source: https://www.sqlite.org/fileformat2.html, section 4.1. */
const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4096;

/** A store that was killed after its last step, with all of it still in the log. */
export class WalTrial {
  readonly trial: CrashTrial;
  readonly folder: string;
  readonly copies: DamagedCopies;
  readonly walBytes: number;
  /** Connections that keep the log from being removed with the last one: the collector would close them. */
  readonly #open: DatabaseSync[] = [];

  static async start(scale: number): Promise<WalTrial> {
    const trial = new CrashTrial(reorgScript(scale));
    const folder = join(trial.directory, "killed");
    await trial.run(folder, 0);
    return new WalTrial(trial, folder);
  }

  private constructor(trial: CrashTrial, folder: string) {
    this.trial = trial;
    this.folder = folder;
    this.copies = new DamagedCopies(folder);
    this.walBytes = statSync(join(folder, "ledger.db-wal")).size;
    assert((this.walBytes - HEADER_BYTES) % FRAME_BYTES === 0, `a log of ${this.walBytes} bytes`);
  }

  /** Moves pages of the log into the file, as the store does from time to time, and leaves the log as it is. */
  checkpoint(): void {
    const other = new DatabaseSync(join(this.folder, "ledger.db"));
    this.#open.push(other);
    other.exec("PRAGMA wal_checkpoint(PASSIVE)");
  }

  remove(): void {
    for (const database of this.#open) database.close();
    this.copies.remove();
    this.trial.remove();
  }

  get frames(): number {
    return (this.walBytes - HEADER_BYTES) / FRAME_BYTES;
  }

  /** Cuts the log. Returns how many steps are left of the run, or the code with which the store is refused. */
  cut(bytes: number): number | string {
    return this.#judge(`cut at ${bytes}`, (wal) => resize(wal, bytes));
  }

  /** Cuts the log and puts noise behind. */
  cutWithNoise(bytes: number, random: Random): number | string {
    return this.#judge(`noise from ${bytes} on`, (wal) => {
      resize(wal, bytes);
      overwrite(wal, bytes, random.bytes(1 + random.below(3 * FRAME_BYTES)));
    });
  }

  /** Flips one bit of the log. */
  flip(byte: number, bit: number): number | string {
    return this.#judge(`bit ${bit} of byte ${byte}`, (wal) => {
      const value = readFileSync(wal)[byte] ?? 0;
      overwrite(wal, byte, new Uint8Array([value ^ (1 << bit)]));
    });
  }

  #judge(label: string, damage: (wal: string) => void): number | string {
    let reached: number | undefined;
    const code = this.copies.judge(
      (folder) => damage(join(folder, "ledger.db-wal")),
      (store) => {
        assert.deepEqual(store.check().faults, [], label);
        reached = this.trial.stepsOf(store);
        assert(reached !== undefined, `${label}: a store that never was`);
      },
    );
    return code ?? reached ?? assert.fail(label);
  }
}

/** Offset of the end of so many frames. */
export function frameEnd(frames: number): number {
  return frames === 0 ? 0 : HEADER_BYTES + frames * FRAME_BYTES;
}

function resize(path: string, bytes: number): void {
  const file = openSync(path, "r+");
  ftruncateSync(file, bytes);
  closeSync(file);
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}
