import { canonicalCode } from "../consensus/rules.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { computeTransactionId, encodeTransaction } from "../ledger/transaction.ts";
import { rehearseItem } from "../node/act-submit.ts";
import { requireIncluded } from "../node/item-refused.ts";
import type { LedgerChain } from "../node/ledger-chain.ts";
import { readTransactionFile, type TransactionFile } from "../node/tx-file.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { openChain } from "./open-chain.ts";
import { openSealed } from "./open-ledger.ts";
import { sendToNode } from "./tx-node.ts";
import { usageError } from "./usage-error.ts";

/** Seals a block with a signed transaction, or says in the ledger's own words why it may not stand in one. */
export async function sendTransaction(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const file = requireJson(readTransactionFile(readJsonFile(path)), path);
  if (file.signatures.length === 0) {
    throw usageError({
      message: `The transaction in ${path} has no signature. Nobody has asked for it.`,
      fix: `${call.program} tx sign ${path} --key NAME`,
    });
  }
  const place = await choosePlace(call);
  if (place.kind === "node") return await sendToNode(call, place.target, file);
  const item = encodeStatement({ type: "transaction", tx: encodeTransaction(file) });
  if (call.options.flag("dryRun")) return rehearse(call, path, item);
  const chain = await openSealed(call);
  try {
    chain.seal({ timeMs: Date.now(), items: [item], isWhole: true });
    answerSent(call, chain, file);
    return EXIT.yes;
  } finally {
    chain.close();
  }
}

async function rehearse(call: Call, path: string, item: Uint8Array): Promise<ExitCode> {
  const chain = await openChain(call);
  try {
    requireIncluded([rehearseItem(chain, item, Date.now())], chain.store.tipHeight + 1);
    call.answer({
      json: { file: path, dry_run: true, would_be_done: true },
      text: () => `The ledger would carry out ${path} in block ${chain.store.tipHeight + 1}`,
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

/** The transaction is named by the canonical code of its block. */
function answerSent(call: Call, chain: LedgerChain, { body }: TransactionFile): void {
  const { height } = chain.branch;
  const { record } = resolveEpoch(chain.branch.facts.schedule, height);
  const hash = requireHash(chain.reader.algorithms.hashes, canonicalCode(record));
  const id = computeTransactionId(hash, body);
  call.answer({
    json: { tx_hash: id, block_number: height, is_final: chain.finalHeight >= height },
    text: () =>
      [
        `Done in block ${height}: ${toHex0x(id)}`,
        `Next:      ${call.program} tx show ${toHex0x(id)}${call.dataFlag}`,
      ].join("\n"),
  });
}
