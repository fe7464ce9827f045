import { suiteEntry } from "../crypto/suite-table.ts";
import { readAccount } from "../governance/account.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { computeFee } from "../governance/fee.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readGeneration } from "../governance/supply.ts";
import { nearestName } from "../ledger/json-nearest.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { readClock } from "../machine/clock.ts";
import { readPayloadJson } from "../node/json/payload-json.ts";
import { findKey } from "../node/key-store.ts";
import { transactionFileText } from "../node/tx-file.ts";
import type { Amount, SuiteId } from "../primitives/brand.ts";
import { AMOUNT_MAX } from "../primitives/integer.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { openChain } from "./open-chain.ts";
import { usageError } from "./usage-error.ts";
import { writePieces } from "./write-file.ts";

const EXPIRY_BLOCKS = 1000;
/** Bytes of a transaction beside payload and signature, at most. */
const ENVELOPE_BYTES = 512;

/** Writes the transaction that the account of a key would send next. */
export async function buildTransaction(call: Call): Promise<ExitCode> {
  const [kind = "", payloadPath = ""] = call.args;
  const command = commandOf(call, kind);
  const payload = requireJson(readPayloadJson(command, readJsonFile(payloadPath)), payloadPath);
  const key = findKey(call.data, call.options.text("key") ?? "");
  const chain = await openChain(call);
  try {
    const { store, document } = chain;
    const fee = { command, payload, suite: key.suite };
    const body: TransactionBody = {
      version: 1,
      chainId: document.chainId,
      account: key.account,
      sequence: readAccount(store, key.account)?.sequence ?? 0,
      generation: readGeneration(store),
      expiryHeight: call.options.uint("validUntil") ?? store.tipHeight + EXPIRY_BLOCKS,
      maxFee: readMaxFee(call) ?? expectedFee(store, fee),
      kind: COMMANDS[command].kind,
      payload,
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
  } finally {
    chain.store.close();
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

/** The fee with one signature of the key; what is not needed of it is not charged. */
function expectedFee(
  state: StateReader,
  priced: { readonly command: CommandName; readonly payload: Uint8Array; readonly suite: SuiteId },
): Amount {
  const entry = suiteEntry(priced.suite);
  const { feeClass } = COMMANDS[priced.command];
  const sizeBytes = priced.payload.length + ENVELOPE_BYTES + (entry?.signatureBytes.max ?? 0);
  return computeFee(state, {
    now: readClock(state),
    feeClass,
    sizeBytes,
    signatureCost: entry?.cost ?? 0,
  });
}
