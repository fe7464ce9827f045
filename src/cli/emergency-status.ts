import { pendingEpoch } from "../consensus/schedule.ts";
import { readCouncil } from "../governance/council.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import { parseActFile } from "../node/act-file.ts";
import { missingSignatures } from "../node/act-submit.ts";
import { type ChainReader, readBranch } from "../node/chain-reader.ts";
import type { Call } from "./call.ts";
import { actLines } from "./emergency-words.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openJudged } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { emergencyLines, readEmergencies } from "./reads/emergency-commands.ts";
import { withReads } from "./reads/read-source.ts";

/** What is in force on a ledger and who may act, or what an act still lacks. */
export async function status(call: Call): Promise<ExitCode> {
  const [path] = call.args;
  const chain = await openJudged(call);
  try {
    if (path !== undefined) return answerAct(call, chain, path);
    return await withReads(call, async (reads) =>
      answerLedger(call, chain, await readEmergencies(reads, true)),
    );
  } finally {
    chain.store.close();
  }
}

function answerLedger(
  call: Call,
  chain: ChainReader,
  emergencies: Awaited<ReturnType<typeof readEmergencies>>,
): ExitCode {
  const branch = readBranch(chain);
  const { openFallback, schedule } = branch.facts;
  const council = readCouncil(chain.store, "emergency");
  const record = schedule.find((epoch) => epoch.record.index === openFallback?.index)?.record;
  const pending = pendingEpoch(schedule, branch.height + 1)?.record;
  const open =
    openFallback === null || record === undefined
      ? null
      : {
          epoch_index: openFallback.index,
          rule_version: RULE_NAMES[record.rule],
          start_block: record.start,
          expiry: openFallback.expiry,
        };
  const seats =
    council === undefined
      ? null
      : { k: council.k, members: council.members.length, nonce: council.nonce };
  const next =
    pending === undefined ? null : { epoch_index: pending.index, start_block: pending.start };
  const lines: string[] = [];
  if (open === null) lines.push("Fallback:  none is open");
  else {
    const since = open.start_block > branch.height ? "starts at" : "since";
    lines.push(
      `Fallback:  epoch ${open.epoch_index}, ${open.rule_version}, ${since} block ${open.start_block}; ` +
        `lapses at block ${open.expiry} unless ratified`,
    );
  }
  if (pending !== undefined) {
    const rule = RULE_NAMES[pending.rule];
    lines.push(`Pending:   epoch ${pending.index}, ${rule} from block ${pending.start}`);
  }
  if (seats === null) lines.push("Council:   this chain has none");
  else lines.push(`Council:   ${seats.k} of ${seats.members}, next act number ${seats.nonce}`);
  // A fallback stands above already.
  const others = emergencies.filter(({ fallback }) => fallback === null);
  if (others.length === 0) lines.push("Emergency: none is in force");
  for (const each of others) lines.push(...inForceLines(each));
  call.answer({
    json: { block_number: branch.height, open, pending: next, council: seats, emergencies },
    text: () => lines.join("\n"),
  });
  return EXIT.yes;
}

function inForceLines(row: Parameters<typeof emergencyLines>[0]): readonly string[] {
  const [first, ...others] = emergencyLines(row);
  return [`Emergency: ${first}`, ...others.map((line) => `         ${line}`)];
}

function answerAct(call: Call, chain: ChainReader, path: string): ExitCode {
  const file = parseActFile(new TextDecoder().decode(readInput(path)), path);
  const { council, attestors } = missingSignatures(chain.store, file);
  const isReady = council[0] >= council[1] && (attestors === null || attestors[0] >= attestors[1]);
  call.answer({
    json: {
      file: path,
      ready: isReady,
      council: { have: council[0], need: council[1] },
      ...(attestors === null ? {} : { attestors: { have: attestors[0], need: attestors[1] } }),
    },
    text: () =>
      [
        ...actLines(file),
        `Council:   ${council[0]} of ${council[1]} signatures`,
        ...(attestors === null ? [] : [`Attestors: ${attestors[0]} of ${attestors[1]} signatures`]),
        isReady ? "Ready to submit" : "Not ready: signatures are missing",
      ].join("\n"),
  });
  return isReady ? EXIT.yes : EXIT.notYet;
}
