import { members, signedAct } from "../../../src/node/story/story-act.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import { toHex0x } from "../../../src/primitives/hex.ts";
import type { EXAMPLE } from "../../../src/rpc/example-values.ts";
import { INDEX_STORY } from "./index-story.ts";
import type { ToldService } from "./told-service.ts";

const HOUR_S = 3600;

/** The ledger on which every documented example is called: a bit of everything, and an emergency at the end. */
export const EXAMPLE_STORY: StoryPlan = {
  ...INDEX_STORY,
  name: "example",
  tell(story) {
    INDEX_STORY.tell(story);
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
  // The first one is signed by Ed25519 alone, so that its hash is the same each time the story is told.
  const first = assertDefined(transactions.items.at(-1), "no transaction");
  return {
    account: toHex0x(story.account("ada")),
    transaction: first.tx_hash,
    emergency: assertDefined(emergencies.items[0], "no emergency").emergency_hash,
  };
}
