import { readAccount } from "../governance/account.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { nearestName } from "../ledger/json-nearest.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { readPayloadJson } from "../node/json/payload-json.ts";
import type { KeyDescription } from "../node/key-file.ts";
import { buildTransactionBody } from "../node/transaction-body.ts";
import { transactionFileText } from "../node/tx-file.ts";
import { assert } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import { choosePlace } from "./choose-place.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { openChain } from "./open-chain.ts";
import { prepareWrite } from "./signed-write.ts";
import { bothForms, decimalsOf, readTokenAmount } from "./token-amount.ts";
import { usageError } from "./usage-error.ts";
import { writePieces } from "./write-file.ts";
import { openWritePlace } from "./write-place.ts";

const EXPIRY_BLOCKS = 1000;

/** A transaction as it would be sent, and what a token is there. */
interface Draft {
  readonly drafted: TransactionBody;
  readonly decimals: number | undefined;
}

/** Writes the transaction that the account of a key would send next. */
export async function buildTransaction(call: Call): Promise<ExitCode> {
  const [kind = "", payloadPath = ""] = call.args;
  const command = commandOf(call, kind);
  const given = readJsonFile(payloadPath);
  const payload = requireJson(readPayloadJson(command, given), payloadPath);
  const key = await callKey(call);
  const place = await choosePlace(call);
  const { drafted, decimals } =
    place.kind === "node"
      ? await draftAtNode(call, { kind: command, payload: given }, key)
      : await draftInFolder(call, { command, payload }, key);
  const fee = call.options.text("maxFee");
  const of = { what: "--max-fee", decimals: async () => decimals };
  const body: TransactionBody = {
    ...drafted,
    expiryHeight: call.options.uint("validUntil") ?? drafted.expiryHeight,
    maxFee:
      fee === undefined ? drafted.maxFee : (BigInt(await readTokenAmount(call, fee, of)) as Amount),
  };
  const output = call.options.text("output") ?? "tx.json";
  const text = transactionFileText({ body, signatures: [] });
  const isDry = call.options.flag("dryRun");
  if (!isDry) await writePieces(output, [new TextEncoder().encode(text)]);
  if (output === "-" && !isDry) return EXIT.yes;
  const most = bothForms(decimals)(String(body.maxFee));
  call.answer({
    json: {
      file: output,
      dry_run: isDry,
      kind: command,
      account: key.account,
      nonce: body.sequence,
      valid_until: body.expiryHeight,
      max_fee: body.maxFee,
    },
    text: () =>
      [
        `${command} of account ${key.name}, number ${body.sequence}, for at most ${most}`,
        isDry ? `Would write ${output}` : `Written:   ${output}`,
        `Next:      ${call.program} tx sign ${output} --key ${key.name}${call.dataFlag}`,
      ].join("\n"),
  });
  return EXIT.yes;
}

/** The body that a node makes of the payload, which is held to it here. */
async function draftAtNode(
  call: Call,
  write: { readonly kind: CommandName; readonly payload: unknown },
  key: KeyDescription,
): Promise<Draft> {
  const place = await openWritePlace(call);
  try {
    const prepared = await prepareWrite(place, write, key);
    assert(!("done" in prepared), "a transaction that was never signed is done");
    return { drafted: prepared.body, decimals: await decimalsOf(place) };
  } finally {
    place.close();
  }
}

async function draftInFolder(
  call: Call,
  { command, payload }: { readonly command: CommandName; readonly payload: Uint8Array },
  key: KeyDescription,
): Promise<Draft> {
  const { store, document } = await openChain(call);
  try {
    const drafted = buildTransactionBody(store, {
      chainId: document.chainId,
      account: key.account,
      suite: key.suite,
      sequence: readAccount(store, key.account)?.sequence ?? 0,
      command,
      payload,
      expiryHeight: store.tipHeight + EXPIRY_BLOCKS,
    });
    return { drafted, decimals: document.governance.decimals };
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
