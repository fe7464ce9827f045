import { readAccount } from "../governance/account.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { nearestName } from "../ledger/json-nearest.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { readPayloadJson } from "../node/json/payload-json.ts";
import type { KeyFile } from "../node/key-file.ts";
import { findKey } from "../node/key-store.ts";
import { buildTransactionBody } from "../node/transaction-body.ts";
import { transactionFileText } from "../node/tx-file.ts";
import { assert } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { AMOUNT_MAX } from "../primitives/integer.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { openChain } from "./open-chain.ts";
import { prepareWrite } from "./signed-write.ts";
import { usageError } from "./usage-error.ts";
import { writePieces } from "./write-file.ts";
import { openWritePlace } from "./write-place.ts";

const EXPIRY_BLOCKS = 1000;

/** Writes the transaction that the account of a key would send next. */
export async function buildTransaction(call: Call): Promise<ExitCode> {
  const [kind = "", payloadPath = ""] = call.args;
  const command = commandOf(call, kind);
  const given = readJsonFile(payloadPath);
  const payload = requireJson(readPayloadJson(command, given), payloadPath);
  const key = findKey(call.data, call.options.text("key") ?? "");
  const place = await choosePlace(call);
  const drafted =
    place.kind === "node"
      ? await draftAtNode(call, { kind: command, payload: given }, key)
      : await draftInFolder(call, { command, payload }, key);
  const body: TransactionBody = {
    ...drafted,
    expiryHeight: call.options.uint("validUntil") ?? drafted.expiryHeight,
    maxFee: readMaxFee(call) ?? drafted.maxFee,
  };
  const output = call.options.text("output") ?? "tx.json";
  const text = transactionFileText({ body, signatures: [] });
  await writePieces(output, [new TextEncoder().encode(text)]);
  if (output === "-") return EXIT.yes;
  call.answer({
    json: {
      file: output,
      kind: command,
      account: key.account,
      nonce: body.sequence,
      valid_until: body.expiryHeight,
      max_fee: body.maxFee,
    },
    text: () =>
      [
        `${command} of account ${key.name}, number ${body.sequence}, for at most ${body.maxFee} base units`,
        `Written:   ${output}`,
        `Next:      ${call.program} tx sign ${output} --key ${key.name}${call.dataFlag}`,
      ].join("\n"),
  });
  return EXIT.yes;
}

/** The body that a node makes of the payload, which is held to it here. */
async function draftAtNode(
  call: Call,
  write: { readonly kind: CommandName; readonly payload: unknown },
  key: KeyFile,
): Promise<TransactionBody> {
  const place = await openWritePlace(call);
  try {
    const prepared = await prepareWrite(place, write, key);
    assert(!("done" in prepared), "a transaction that was never signed is done");
    return prepared.body;
  } finally {
    place.close();
  }
}

async function draftInFolder(
  call: Call,
  { command, payload }: { readonly command: CommandName; readonly payload: Uint8Array },
  key: KeyFile,
): Promise<TransactionBody> {
  const { store, document } = await openChain(call);
  try {
    return buildTransactionBody(store, {
      chainId: document.chainId,
      account: key.account,
      suite: key.suite,
      sequence: readAccount(store, key.account)?.sequence ?? 0,
      command,
      payload,
      expiryHeight: store.tipHeight + EXPIRY_BLOCKS,
    });
  } finally {
    store.close();
  }
}

function commandOf(call: Call, kind: string): CommandName {
  const names = Object.keys(COMMANDS) as CommandName[];
  const command = names.find((name) => name === kind);
  if (command !== undefined) return command;
  const nearest = nearestName(kind, names);
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  throw usageError({
    code: "CLI_VALUE",
    message: `There is no kind of transaction ${kind}.${hint}`,
    fix: `${call.program} tx build --help`,
    evidence: { found: kind, nearest },
  });
}

function readMaxFee(call: Call): Amount | undefined {
  const text = call.options.text("maxFee");
  if (text === undefined) return undefined;
  const fee = /^\d{1,39}$/.test(text) ? BigInt(text) : AMOUNT_MAX + 1n;
  if (fee <= AMOUNT_MAX) return fee;
  throw usageError({
    code: "CLI_VALUE",
    message: `--max-fee takes base units in decimal. It was given as "${text}".`,
    fix: "leave it out to pay what the transaction costs",
  });
}
