import type { CommandName } from "../governance/command.ts";
import { transactionWords } from "../node/writes/transaction-words.ts";
import { toHex0x } from "../primitives/hex.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { AmountText } from "./reads/amount-text.ts";
import { readAmounts } from "./reads/read-amounts.ts";
import { type ReadResult, withReads } from "./reads/read-source.ts";

type Shown = ReadResult<"get_tx">;

/** Shows a transaction, where it stands and what came of it. */
export async function showTransaction(call: Call): Promise<ExitCode> {
  const tx_hash = toHex0x(hexOption(call.args[0] ?? "", "<hash>"));
  return await withReads(call, async (reads) => {
    const shown = await reads.read("get_tx", { tx_hash });
    const amount = await readAmounts(reads);
    call.answer({
      json: { tx_hash, ...shown },
      text: () => [`Hash       ${tx_hash}`, ...shownLines(shown, amount)].join("\n"),
    });
    return EXIT.yes;
  });
}

function shownLines(shown: Shown, amount: AmountText): readonly string[] {
  const { transaction, receipt } = shown;
  return [
    `Status     ${placeText(shown)}`,
    ...(transaction === null ? [] : transactionLines(transaction, amount)),
    ...(receipt === null
      ? []
      : [
          `Result     ${receipt.code === "OK" ? "done" : `failed: ${receipt.code}`}, for ${amount(receipt.fee)}`,
          ...receipt.events.map(({ type }) => `Event      ${type}`),
        ]),
  ];
}

function placeText({ status, height, index, final: isFinal, dropped }: Shown): string {
  if (status === "pending") return "waits in the node, no block holds it as yet";
  if (status === "included") {
    return `statement ${index} of block ${height}, ${isFinal ? "final" : "not final as yet"}`;
  }
  return `dropped: ${[dropped?.reason, dropped?.code].filter((each) => each !== null).join(", ")}`;
}

function transactionLines(
  transaction: NonNullable<Shown["transaction"]>,
  amount: AmountText,
): readonly string[] {
  const { kind, payload, account, nonce, valid_until, max_fee, signatures } = transaction;
  return [
    `Account    ${account}, number ${nonce}`,
    `Does       ${transactionWords(kind as CommandName, payload, account, amount)}`,
    `Costs      at most ${amount(max_fee)}, void after block ${valid_until}`,
    ...signatures.map(({ key_id, suite }) => {
      return `Signed by  ${key_id}${suite === undefined ? "" : `  ${suite}`}`;
    }),
  ];
}
