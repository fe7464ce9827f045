import { createInterface } from "node:readline/promises";
import { resolveEpoch } from "../consensus/schedule.ts";
import { readCouncil } from "../governance/council.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import { type ActFile, mergeActFiles, parseActFile } from "../node/act-file.ts";
import {
  actItem,
  actPayload,
  missingSignatures,
  refuseOutcome,
  rehearseItem,
} from "../node/act-submit.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import { payloadToJson } from "../node/json/payload-json.ts";
import { yieldNow } from "../node/verify-pace.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { actLines } from "./emergency-declare.ts";
import { openKey } from "./emergency-sign.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openChain } from "./open-chain.ts";
import { openSealed } from "./open-ledger.ts";
import { openJudged } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { performSigned } from "./signed-write.ts";
import { usageError } from "./usage-error.ts";

/** Carries an act into the next block, once a rehearsal has shown that the ledger takes it. */
export async function submit(call: Call): Promise<ExitCode> {
  const file = mergeActFiles(
    call.args.map((path) => [path, parseActFile(new TextDecoder().decode(readInput(path)), path)]),
  );
  const place = await choosePlace(call);
  if (place.kind === "node") return await submitToNode(call, file);
  const chain = await openChain(call);
  let item: Uint8Array;
  try {
    refuseIncomplete(chain, file);
    const sender = await openKey(call, call.options.text("key") ?? "recorder");
    item = actItem(chain, file, sender);
    refuseOutcome(rehearseItem(chain, item, Date.now()));
  } finally {
    chain.store.close();
  }
  const isDry = call.options.flag("dryRun");
  if (!isDry) {
    for (const line of actLines(file)) call.note(line);
    await confirmStart(call, file.declaration.start);
  }
  const height = isDry ? null : await sealItem(call, item);
  const { start, target } = file.declaration;
  const rule = RULE_NAMES[target.rule];
  call.answer({
    json: { dry_run: isDry, block_number: height, start_block: start, rule_version: rule },
    text: () =>
      height === null
        ? `The ledger would take the act: ${rule} from block ${start}. Nothing was written.`
        : `The act stands in block ${height}: ${rule} from block ${start}`,
  });
  return EXIT.yes;
}

/** Hands the act to a node. Its sender pays and decides nothing. */
async function submitToNode(call: Call, file: ActFile): Promise<ExitCode> {
  const chain = await openJudged(call);
  try {
    refuseIncomplete(chain, file);
  } finally {
    chain.store.close();
  }
  for (const line of actLines(file)) call.note(line);
  const payload = payloadToJson("submitAct", actPayload(file));
  return await performSigned(call, { kind: "submitAct", payload });
}

function refuseIncomplete(chain: ChainReader, file: ActFile): void {
  const { council, attestors } = missingSignatures(chain.store, readCouncil, file);
  const lacks = [
    ...(council[0] < council[1] ? [`${council[0]} of ${council[1]} council signatures`] : []),
    ...(attestors !== null && attestors[0] < attestors[1]
      ? [`${attestors[0]} of ${attestors[1]} attestor signatures`]
      : []),
  ];
  if (lacks.length === 0) return;
  throw new LedgerError({
    code: "GOV_COUNCIL_QUORUM",
    message: `The act is not signed by enough. It has ${lacks.join(" and ")}.`,
    fix: "mathledger emergency sign ACT --key NAME, and emergency attest where it has an anchor",
    evidence: { council, attestors },
  });
}

/** A fallback changes the rules for everybody: whoever submits it types the height at which it begins. */
async function confirmStart(call: Call, start: Height): Promise<void> {
  if (call.options.flag("yes")) return;
  const again = `${call.program} emergency submit ${call.args.join(" ")} --yes`;
  if (!process.stdin.isTTY) {
    throw usageError({
      message: "A fallback must be confirmed. There is no terminal to ask on.",
      fix: again,
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question(`Type the height at which the fallback begins: `);
    if (typed.trim() === String(start)) return;
  } finally {
    lines.close();
  }
  throw usageError({
    message: `The height typed is not ${start}. Nothing was written.`,
    fix: again,
  });
}

/** Seals the block with the item, and empty ones after it where they are asked for. */
async function sealItem(call: Call, item: Uint8Array): Promise<Height> {
  const chain = await openSealed(call);
  try {
    const [outcome] = chain.seal({ timeMs: Date.now(), items: [item] }).outcomes;
    if (outcome !== undefined) refuseOutcome(outcome);
    const height = chain.branch.height;
    const last = call.options.uint("sealTo") ?? height;
    const progress = call.progress({ label: "sealing", unit: "blocks", total: last, done: height });
    const signal = call.interrupted;
    while (chain.branch.height < last && !signal.aborted) {
      chain.seal({ timeMs: Date.now(), items: [] });
      progress.update(chain.branch.height);
      await yieldNow();
    }
    progress.end();
    const { record } = resolveEpoch(chain.branch.facts.schedule, chain.branch.height);
    call.note(`The newest block is ${chain.branch.height}, under ${RULE_NAMES[record.rule]}`);
    return height;
  } finally {
    chain.close();
  }
}
