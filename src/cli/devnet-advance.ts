import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { devnetFolder } from "./devnet-folder.ts";
import { callHelper } from "./devnet-helper.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { counted, grouped } from "./number-text.ts";
import { usageError } from "./usage-error.ts";

/** What time passes by: how much may be asked for, and how much of it one call of the helper does. */
const UNITS = {
  days: { max: 3650, part: 1 },
  seconds: { max: 31_536_000, part: 3000 },
  blocks: { max: 100_000, part: 100 },
} as const;

type Unit = keyof typeof UNITS;

/** Lets time pass on the devnet that runs in the folder. */
export async function devnetAdvance(call: Call): Promise<ExitCode> {
  const { unit, amount } = readAmount(call);
  const url = await findHelper(call);
  const progress = call.progress({ label: "advancing", unit, total: amount });
  let [height, time, sealed] = [0, 0, 0];
  for (let left = amount; left > 0; left -= UNITS[unit].part) {
    const done = await callHelper(url, "dev_advance", { [unit]: Math.min(left, UNITS[unit].part) });
    [height, time] = [Number(done.height), Number(done.time)];
    sealed += Number(done.blocks);
    progress.update(amount - Math.max(0, left - UNITS[unit].part));
  }
  progress.end();
  call.answer({
    json: { height, time, blocks: sealed },
    text: () =>
      `${counted(sealed, "block")} later: block ${grouped(height)}, ${clockText(time)} by the governance clock.`,
  });
  return EXIT.yes;
}

function readAmount(call: Call): { readonly unit: Unit; readonly amount: number } {
  const given = (Object.keys(UNITS) as Unit[]).flatMap((unit) => {
    const amount = call.options.uint(unit, UNITS[unit].max, 1);
    return amount === undefined ? [] : [{ unit, amount }];
  });
  const [only] = given;
  if (only !== undefined && given.length === 1) return only;
  throw usageError({
    message: "Time passes by --days, by --seconds or by --blocks, one of them.",
    fix: `${call.program} devnet advance --days 1`,
  });
}

async function findHelper(call: Call): Promise<string> {
  const { findProcess } = await import("../node/devnet/devnet-process.ts");
  const directory = devnetFolder(call);
  const found = findProcess(directory);
  if (found !== null) return found.helperUrl;
  throw new LedgerError({
    code: "CLI_NODE_UNREACHABLE",
    message: `No devnet runs in ${directory}.`,
    fix: `${call.program} devnet up${call.dataFlag}`,
    evidence: { directory },
  });
}

function clockText(seconds: number): string {
  return new Date(1000 * seconds).toISOString().slice(0, 16).replace("T", " ");
}
