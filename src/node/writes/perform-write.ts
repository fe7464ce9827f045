import type { CommandName } from "../../governance/command.ts";
import { commandOfKind } from "../../governance/command.ts";
import type { Transaction } from "../../ledger/transaction.ts";
import type { CallContext } from "../service/node-service.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { requireTransaction, sendTransaction } from "./send-transaction.ts";
import type { SentAnswer } from "./sent-answer.ts";
import { type AskWrite, signedWrite } from "./signed-write.ts";
import { paramError } from "./write-error.ts";
import { type WriteGround, writeGround } from "./write-ground.ts";
import type { WriteOptions } from "./write-options.ts";

/** What has become of a write, and which of its fields were not used. */
export interface PerformedWrite extends SentAnswer {
  readonly ground: WriteGround;
  readonly ignored: string[];
}

/**
 * Carries out a write in any of its three forms: the signed transaction; the fields with a signature over exactly the
 * bytes that they make; or the fields alone, which are refused with these bytes and with what signing them does. The
 * fields are read where there is no transaction.
 */
export async function performWrite(
  call: CallContext,
  options: WriteOptions,
  commands: readonly CommandName[],
  read: () => AskWrite,
): Promise<PerformedWrite> {
  const ground = writeGround(call.service);
  if (options.tx !== undefined) {
    const bytes = bytesOfHex(options.tx);
    requireCommand(requireTransaction(bytes), commands);
    const sent = await sendTransaction(ground, bytes, options, call);
    return { ...sent, ground, ignored: [] };
  }
  const { bytes, ignored } = signedWrite(ground, options.auth ?? {}, read());
  const sent = await sendTransaction(ground, bytes, options, call);
  return { ...sent, ground, ignored: [...ignored] };
}

/** A method takes the transactions of its own commands; submit_tx takes all. */
function requireCommand({ body }: Transaction, commands: readonly CommandName[]): void {
  const command = commandOfKind(body.kind);
  if (command !== undefined && commands.includes(command)) return;
  const found = command ?? `kind ${body.kind}`;
  throw paramError("tx", `a transaction of ${commands.join(" or ")}`, `one of ${found}`);
}
