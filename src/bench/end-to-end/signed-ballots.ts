import { encode } from "../../codec/canonical.ts";
import type { SignedMessage } from "../../crypto/signature-suite.ts";
import { readAccount } from "../../governance/account.ts";
import { COMMANDS, type CommandName } from "../../governance/command.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import { proposalTypeSpec } from "../../governance/proposal-type-table.ts";
import { BALLOT_BP } from "../../governance/tally.ts";
import { encodeStatement } from "../../ledger/statement.ts";
import { encodeTransaction, type TransactionBody } from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import { assert, assertDefined, unreachable } from "../../primitives/assert.ts";
import type { BenchKey } from "./bench-network.ts";

/** More than the blocks of any measurement. */
const EXPIRY_BLOCKS = 10_000;
const FEE_MAX = 10n ** 10n;
const STEP_MS = 10_000;
/** Most blocks from a proposal to the opening of its vote. */
const OPENING_BLOCKS_MAX = 20;

/** A ballot that waits for its block, with what its signature check is about. */
export interface SignedBallot {
  readonly item: Uint8Array;
  readonly voter: BenchKey;
  readonly message: SignedMessage;
  readonly signature: Uint8Array;
}

/** Puts a motion to the vote and answers with its running number. */
export function openMotion(chain: LedgerChain, proposer: BenchKey): number {
  const spec = assertDefined(proposalTypeSpec("custom"), "no motions");
  const text = `Motion ${countProposals(chain.machine.state) + 1}`;
  const content = {
    type: "custom",
    payload: encode(spec.payload, { text, resolutionDigest: null }),
    title: text,
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
  };
  const request = { name: "createProposal", payload: { content, deposit: 0n } } as const;
  const { item } = signCommand(chain, proposer, {
    ...request,
    sequence: sequenceOf(chain, proposer),
  });
  sealWhole(chain, [item]);
  const number = countProposals(chain.machine.state);
  for (let blocks = 0; blocks < OPENING_BLOCKS_MAX; blocks++) {
    if (requireProposal(chain.machine.state, number).opened !== null) return number;
    sealWhole(chain, []);
  }
  return unreachable(`motion ${number} does not open`);
}

/** A ballot of every voter on each motion, motion by motion; signed, and sent nowhere. */
export function signBallots(
  chain: LedgerChain,
  voters: readonly BenchKey[],
  motions: readonly number[],
): readonly SignedBallot[] {
  return motions.flatMap((number, place) => {
    const { id, content, locked } = requireProposal(chain.machine.state, number);
    const { planHash } = assertDefined(locked, "a vote without a plan");
    return voters.map((voter, index) => {
      const none = { against: 0, for: 0, abstain: 0, veto: 0 };
      const choice = index % 3 === 0 ? "against" : "for";
      const ballot = {
        proposalId: id,
        contentHash: content.contentHash,
        planHash,
        shares: { ...none, [choice]: BALLOT_BP },
        justification: "",
        ballotNonce: 0,
      };
      const sequence = sequenceOf(chain, voter) + place;
      return signCommand(chain, voter, { name: "castVote", payload: { ballot }, sequence });
    });
  });
}

/** Seals a block of which every item must be done, with another to follow at once. */
export function sealWhole(chain: LedgerChain, items: readonly Uint8Array[]): void {
  const timeMs = chain.branch.timeMs + STEP_MS;
  const { outcomes } = chain.seal({ items, timeMs, isFollowed: true });
  for (const outcome of outcomes) {
    assert(outcome.status === "included", "a measured transaction was left out");
    assert(outcome.rejection === null, `a measured transaction: ${outcome.rejection?.code}`);
  }
}

function sequenceOf(chain: LedgerChain, who: BenchKey): number {
  return readAccount(chain.machine.state, who.account)?.sequence ?? 0;
}

function signCommand(
  chain: LedgerChain,
  voter: BenchKey,
  request: {
    readonly name: CommandName;
    readonly payload: unknown;
    readonly sequence: number;
  },
): SignedBallot {
  const { account, keyId, signer } = voter;
  const handler = assertDefined(commandHandler(request.name), `no ${request.name}`);
  const body: TransactionBody = {
    version: 1,
    chainId: chain.branch.chainId,
    account,
    sequence: request.sequence,
    generation: 0,
    expiryHeight: chain.branch.height + EXPIRY_BLOCKS,
    maxFee: FEE_MAX,
    kind: COMMANDS[request.name].kind,
    payload: encode(handler.payload, request.payload),
  };
  const message = transactionMessage(body, { suite: signer.suite, keyId });
  const signature = signer.sign(message.bytes);
  const tx = encodeTransaction({ body, signatures: [{ keyId, signature }] });
  return { item: encodeStatement({ type: "transaction", tx }), voter, message, signature };
}
