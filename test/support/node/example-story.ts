import assert from "node:assert/strict";
import { decodeBodyStatement } from "../../../src/ledger/body-statement.ts";
import { encodeTransaction } from "../../../src/ledger/transaction.ts";
import { members, signedAct } from "../../../src/node/story/story-act.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import { proposalOf } from "../../../src/node/story/story-proposal.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import { toHex0x } from "../../../src/primitives/hex.ts";
import type { EXAMPLE } from "../../../src/rpc/example-values.ts";
import { INDEX_STORY } from "./index-story.ts";
import type { ToldService } from "./told-service.ts";
import { leaveOpen, REVIEWED } from "./write-plan.ts";

const HOUR_S = 3600;

/** Running numbers of the proposals that examples name. */
const NUMBER = { executed: 1, voted: 4, reviewed: 5 } as const;

/**
 * The ledger on which every documented example is called: a bit of everything, something open for every write, and an
 * emergency at the end.
 */
export const EXAMPLE_STORY: StoryPlan = {
  ...INDEX_STORY,
  name: "example",
  cast: { ...INDEX_STORY.cast, parameters: REVIEWED },
  tell(story) {
    story.does("ada", "bond", { amount: 1n });
    INDEX_STORY.tell(story);
    assert.deepEqual(leaveOpen(story), { motion: NUMBER.voted, change: NUMBER.reviewed });
    story.does("attestor-1", "openAttestation", { milestone: "rehearsal", height: 2 });
    story.does("emergency-1", "submitAct", declaration(story));
  },
};

function declaration(story: Parameters<StoryPlan["tell"]>[0]): unknown {
  return signedAct(story, {
    council: "emergency",
    kind: "declare_emergency",
    payload: {
      trigger: "A key was stolen",
      evidenceDigest: null,
      actions: [
        {
          kind: "pause_network",
          components: ["transfers"],
          accounts: [],
          durationS: HOUR_S,
          ratifiedS: HOUR_S,
          targetHeight: null,
        },
      ],
    },
    signers: members("emergency", 5),
    notBefore: story.now,
    expiresAt: story.now + HOUR_S,
  });
}

/** What the examples name, as the ledger of the story has it. */
export async function exampleValues(told: ToldService): Promise<typeof EXAMPLE> {
  const { story, call } = told;
  const emergencies = await call<{ items: readonly { emergency_hash: string }[] }>(
    "list_emergencies",
  );
  const transactions = await call<{ items: readonly { tx_hash: string }[] }>("list_txs", {
    limit: 200,
  });
  // The first one is signed by Ed25519 alone, so that its bytes are the same each time the story is told.
  const first = assertDefined(transactions.items.at(-1), "no transaction");
  const { statements } = told.service.reader.store.blocks.block(1).raw;
  const [signed] = statements.flatMap((bytes) => {
    const decoded = decodeBodyStatement(bytes);
    return decoded.ok && decoded.value.transaction !== undefined ? [decoded.value.transaction] : [];
  });
  const idOf = (number: number): string => toHex0x(proposalOf(story, number).id);
  return {
    account: toHex0x(story.account("ada")),
    reviewer: toHex0x(story.account("reviewer-1")),
    attestor: toHex0x(story.account("attestor-2")),
    executed: idOf(NUMBER.executed),
    voted: idOf(NUMBER.voted),
    reviewed: idOf(NUMBER.reviewed),
    transaction: first.tx_hash,
    signed: toHex0x(encodeTransaction(assertDefined(signed, "no transaction"))),
    emergency: assertDefined(emergencies.items[0], "no emergency").emergency_hash,
  };
}
