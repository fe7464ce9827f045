import { encode } from "../../../codec/canonical.ts";
import { readAccount } from "../../../governance/account.ts";
import { commandHandler } from "../../../governance/handler-table.ts";
import { encodeTransaction } from "../../../ledger/transaction.ts";
import { transactionMessage } from "../../../machine/transaction-message.ts";
import { assertDefined } from "../../../primitives/assert.ts";
import type { AccountId, Amount } from "../../../primitives/brand.ts";
import { equalBytes } from "../../../primitives/bytes.ts";
import { toHex0x } from "../../../primitives/hex.ts";
import { buildTransactionBody } from "../../transaction-body.ts";
import { DEV_NAMES, type DevName, devKey } from "../dev-keys.ts";
import { LIBRARIAN } from "../residents/record.ts";
import type { HelperGround } from "./helper-ground.ts";

const EXPIRY_BLOCKS = 1000;

/** Who gives: the demo account with most to spend. The librarian counts its own transactions and is left alone. */
function findGiver({ chain, keys }: HelperGround, to: AccountId): DevName {
  const liquidOf = (name: DevName): Amount =>
    readAccount(chain.machine.state, devKey(keys, name).description.account)?.liquid ?? 0n;
  const [richest] = DEV_NAMES.filter(
    (name) => name !== LIBRARIAN && !equalBytes(devKey(keys, name).description.account, to),
  ).sort((left, right) => (liquidOf(right) > liquidOf(left) ? 1 : -1));
  return assertDefined(richest, "a devnet without demo accounts");
}

/** A signed transfer of a demo account, ready to be sent. */
export function buildFunding(
  ground: HelperGround,
  { to, amount }: { readonly to: AccountId; readonly amount: Amount },
): { readonly from: DevName; readonly tx: string } {
  const { chain, sequencer, keys } = ground;
  const from = findGiver(ground, to);
  const { description, signer } = devKey(keys, from);
  const { account, suite, keyId } = description;
  const handler = assertDefined(commandHandler("transfer"), "no transfers");
  const body = buildTransactionBody(chain.machine.state, {
    chainId: chain.branch.chainId,
    account,
    suite,
    sequence: sequencer.nextSequence(account),
    command: "transfer",
    payload: encode(handler.payload, { to, amount }),
    expiryHeight: chain.branch.height + EXPIRY_BLOCKS,
  });
  const signature = signer.sign(transactionMessage(body, { suite, keyId }).bytes);
  return { from, tx: toHex0x(encodeTransaction({ body, signatures: [{ keyId, signature }] })) };
}
