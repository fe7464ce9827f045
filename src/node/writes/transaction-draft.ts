import { readAccount } from "../../governance/account.ts";
import type { TransactionBody } from "../../ledger/transaction.ts";
import type { Amount, Height, SuiteId } from "../../primitives/brand.ts";
import { divFloor } from "../../primitives/integer.ts";
import { buildTransactionBody } from "../transaction-body.ts";
import type { Signing } from "./signing-key.ts";
import type { WriteGround } from "./write-ground.ts";

/**
 * An expiry that nobody has named is a multiple of this, one to two of them ahead, so that whoever signs and whoever
 * builds the bytes again a little later mean the same one.
 */
const EXPIRY_STEP_BLOCKS = 1000;

/** What a sender has settled of a transaction; what is absent is as the state has it. */
export interface TransactionPins {
  readonly nonce?: number | undefined;
  readonly generation?: number | undefined;
  readonly validUntil?: Height | undefined;
  readonly maxFee?: Amount | undefined;
}

/** The body that a sender would sign next. */
export function draftTransaction(
  { state, context, service }: WriteGround,
  signing: Omit<Signing, "keyId"> & { readonly suite: SuiteId },
  pins: TransactionPins,
): TransactionBody {
  const { command, payload, sender: account, suite } = signing;
  const next =
    service.sequencer?.nextSequence(account) ?? readAccount(state, account)?.sequence ?? 0;
  const body = buildTransactionBody(state, {
    chainId: context.branch.chainId,
    account,
    suite,
    sequence: pins.nonce ?? next,
    command,
    payload,
    expiryHeight: pins.validUntil ?? defaultExpiry(context.height),
  });
  const { generation = body.generation, maxFee = body.maxFee } = pins;
  return { ...body, generation, maxFee };
}

function defaultExpiry(height: Height): Height {
  return EXPIRY_STEP_BLOCKS * (divFloor(height, EXPIRY_STEP_BLOCKS) + 2);
}
