import { createInterface } from "node:readline/promises";
import { resolveEpoch } from "../consensus/schedule.ts";
import { govDigest } from "../governance/gov-digest.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import {
  type ActFile,
  actBytes,
  type FallbackFile,
  type FramedFile,
  mergeActFiles,
  parseActFile,
} from "../node/act-file.ts";
import { actPayload, missingSignatures } from "../node/act-submit.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import { governanceOf } from "../node/governance-view.ts";
import { payloadToJson } from "../node/json/payload-json.ts";
import { yieldNow } from "../node/verify-pace.ts";
import type { Height } from "../primitives/brand.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { actLines } from "./emergency-words.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openSealed } from "./open-ledger.ts";
import { openJudged } from "./open-place.ts";
import { readInput } from "./read-file.ts";
import { type CommandWrite, performSigned, type SigningSteps } from "./signed-write.ts";
import { usageError } from "./usage-error.ts";

/**
 * Hands an act to a node, or carries it into the next block of a folder, once the ledger has said that it would take
 * it. Its sender pays and decides nothing.
 */
export async function submit(call: Call): Promise<ExitCode> {
  const file = mergeActFiles(
    call.args.map((path) => [path, parseActFile(new TextDecoder().decode(readInput(path)), path)]),
  );
  const last = call.options.uint("sealTo");
  if (last !== undefined && (await choosePlace(call)).kind === "node") {
    throw usageError({
      message: "A node seals by itself. --seal-to is for a data folder.",
      fix: `${call.program} emergency submit ${call.args.join(" ")}`,
    });
  }
  const chain = await openJudged(call);
  let name: string;
  try {
    refuseIncomplete(chain, file);
    name = toHex0x(govDigest(governanceOf(chain).hash, "gov/act", actBytes(file)));
  } finally {
    chain.store.close();
  }
  for (const line of actLines(file)) call.note(line);
  const exit =
    "frame" in file
      ? await performSigned(call, framedWrite(file), actSteps(file.kind, name))
      : await performSigned(call, fallbackWrite(file), fallbackSteps(file));
  if (exit === EXIT.yes && last !== undefined && !call.options.flag("dryRun")) {
    await sealTo(call, last);
  }
  return exit;
}

function fallbackWrite(file: FallbackFile): CommandWrite {
  return { kind: "submitAct", payload: payloadToJson("submitAct", actPayload(file)) };
}

/** An act that the ledger has with too few signatures takes them as more for it; the method knows which of the two. */
function framedWrite(file: FramedFile): CommandWrite {
  const act = toHex0x(actBytes(file));
  const council_signatures = file.signatures.map(({ account, keyId, signature }) => ({
    account: toHex0x(account),
    key_id: toHex0x(keyId),
    signature: toHex0x(signature),
  }));
  if (file.kind !== "declare_emergency") {
    return { kind: "submitAct", payload: payloadToJson("submitAct", actPayload(file)) };
  }
  return {
    method: "declare_emergency",
    params: { act, council_signatures },
    isAsked: (payload) => payload.act === act || typeof payload.act === "number",
  };
}

/** By the digest of its bytes an act is known. */
function actSteps(kind: string, name: string): SigningSteps {
  return {
    done: ({ height }) => ({
      json: { block_number: height, emergency_hash: name },
      text: `The act ${kind} stands in block ${height}: ${name}`,
    }),
    dry: () => ({
      json: { block_number: null, emergency_hash: name },
      text: `The ledger would take the act ${kind}. Nothing was written.`,
    }),
  };
}

function fallbackSteps({ declaration }: FallbackFile): SigningSteps {
  const { start, target } = declaration;
  const rule = RULE_NAMES[target.rule];
  const json = { start_block: start, rule_version: rule };
  return {
    confirm: (call) => confirmStart(call, start),
    done: ({ height }) => ({
      json: { ...json, block_number: height },
      text: `The act stands in block ${height}: ${rule} from block ${start}`,
    }),
    dry: () => ({
      json: { ...json, block_number: null },
      text: `The ledger would take the act: ${rule} from block ${start}. Nothing was written.`,
    }),
  };
}

function refuseIncomplete(chain: ChainReader, file: ActFile): void {
  const { council, attestors } = missingSignatures(chain.store, file);
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

/** Seals empty blocks of a folder up to a height. */
async function sealTo(call: Call, last: Height): Promise<void> {
  const chain = await openSealed(call);
  try {
    const { height } = chain.branch;
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
  } finally {
    chain.close();
  }
}
