import { pendingEpoch } from "../consensus/schedule.ts";
import { readCouncil } from "../governance/council.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import { parseActFile } from "../node/act-file.ts";
import { missingSignatures } from "../node/act-submit.ts";
import { readBranch } from "../node/chain-reader.ts";
import type { Call } from "./call.ts";
import { actLines } from "./emergency-declare.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openChain } from "./open-chain.ts";
import { readInput } from "./read-file.ts";

/** The fallback that is open on the ledger, or what an act still lacks. */
export async function status(call: Call): Promise<ExitCode> {
  const [path] = call.args;
  const chain = await openChain(call);
  try {
    if (path === undefined) {
      const branch = readBranch(chain);
      const { openFallback, schedule } = branch.facts;
      const council = readCouncil(chain.store, "emergency");
      const record = schedule.find((epoch) => epoch.record.index === openFallback?.index)?.record;
      const pending = pendingEpoch(schedule, branch.height + 1)?.record;
      call.answer({
        json: {
          block_number: branch.height,
          open:
            openFallback === null || record === undefined
              ? null
              : {
                  epoch_index: openFallback.index,
                  rule_version: RULE_NAMES[record.rule],
                  start_block: record.start,
                  expiry: openFallback.expiry,
                },
          pending:
            pending === undefined
              ? null
              : { epoch_index: pending.index, start_block: pending.start },
          council:
            council === undefined
              ? null
              : {
                  k: council.k,
                  members: council.members.length,
                  nonce: council.nonce,
                  term_end: council.termEnd,
                },
        },
        text: () =>
          [
            openFallback === null || record === undefined
              ? "Fallback:  none is open"
              : `Fallback:  epoch ${openFallback.index}, ${RULE_NAMES[record.rule]}, ${record.start > branch.height ? "starts at" : "since"} block ${record.start}; lapses at block ${openFallback.expiry} unless ratified`,
            ...(pending === undefined
              ? []
              : [
                  `Pending:   epoch ${pending.index}, ${RULE_NAMES[pending.rule]} from block ${pending.start}`,
                ]),
            council === undefined
              ? "Council:   this chain has none"
              : `Council:   ${council.k} of ${council.members.length}, next act number ${council.nonce}`,
          ].join("\n"),
      });
      return EXIT.yes;
    }
    const file = parseActFile(new TextDecoder().decode(readInput(path)), path);
    const { council, attestors } = missingSignatures(chain.store, readCouncil, file);
    const isReady =
      council[0] >= council[1] && (attestors === null || attestors[0] >= attestors[1]);
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
          ...(attestors === null
            ? []
            : [`Attestors: ${attestors[0]} of ${attestors[1]} signatures`]),
          isReady ? "Ready to submit" : "Not ready: signatures are missing",
        ].join("\n"),
    });
    return isReady ? EXIT.yes : EXIT.notYet;
  } finally {
    chain.store.close();
  }
}
