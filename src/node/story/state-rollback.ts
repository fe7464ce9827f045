import { requireHash } from "../../crypto/require-hash.ts";
import { readAccount } from "../../governance/account.ts";
import { countActs } from "../../governance/act.ts";
import { countDeclarations, requireDeclaration } from "../../governance/declaration.ts";
import { emergencyPayload } from "../../governance/emergency-payload.ts";
import { isHeld } from "../../governance/is-held.ts";
import { readGeneration } from "../../governance/supply.ts";
import type { Digest } from "../../primitives/brand.ts";
import { asciiBytes } from "../../primitives/bytes.ts";
import type { Story } from "./story.ts";
import { members, signedAct } from "./story-act.ts";
import { TOKEN } from "./story-cast.ts";
import type { StoryPlan } from "./story-plan.ts";
import { castVotes, propose, statusOf, waitWhile } from "./story-proposal.ts";

const HOUR_S = 3600;
const VALIDATORS = ["validator-1", "validator-2", "validator-3", "validator-4"] as const;

/** Stolen tokens come back in a new block; nothing is erased, and what must survive survives. */
export const STATE_ROLLBACK: StoryPlan = {
  name: "state-rollback",
  about:
    "a theft is undone in a new block: council and validators together, history and numbers intact",
  cast: { voters: { ada: 50_000n, ben: 40_000n, mallory: 10_000n }, treasury: 1_000_000n },
  tell(story) {
    story.block();
    const before = { ada: liquid(story, "ada"), mallory: liquid(story, "mallory") };
    const target = story.height;
    story.say(`Ada holds ${tokens(before.ada)} tokens. This is block ${target}.`);
    const loot = 90_000n * TOKEN;
    story.does("ada", "transfer", { to: story.account("mallory"), amount: loot });
    story.say(`Somebody who has Ada's key sends ${tokens(loot)} of them to Mallory.`);
    const held = liquid(story, "mallory");
    story.check("Mallory has the tokens", held > before.mallory + loot - TOKEN);
    const sequence = readAccount(story.state, story.account("ada"))?.sequence ?? 0;
    const evidence = declare(story, target);
    const paused = story.refused("mallory", "transfer", { to: story.account("ben"), amount: loot });
    story.say(`Mallory tries to send them on: ${paused}.`);
    story.check("transfers stand still", paused === "GOV_PAUSED");
    const number = proposeRollback(story, target, evidence);
    castVotes(story, number, Object.fromEntries(VALIDATORS.map((name) => [name, "for"])));
    story.say(`All four validators vote for it: ${statusOf(story, number)}.`);
    waitWhile(story, number, "voting");
    waitWhile(story, number, "queued");
    story.say(`The rollback has run in block ${story.height}: ${statusOf(story, number)}.`);
    story.check("the rollback is executed", statusOf(story, number) === "executed");
    story.check("Ada has again what she had", liquid(story, "ada") === before.ada);
    story.check("Mallory has again what she had", liquid(story, "mallory") === before.mallory);
    story.check(
      "the chain has only grown, and Ada's numbers did not go back",
      story.height > target &&
        (readAccount(story.state, story.account("ada"))?.sequence ?? 0) === sequence,
    );
    story.check("every earlier signature is void", readGeneration(story.state) === 1);
    story.check(
      "transfers still stand still for a while",
      isHeld(story.state, ["transfers"], story.now),
    );
    story.waitUntil(story.now + HOUR_S);
    story.does("ada", "transfer", { to: story.account("ben"), amount: TOKEN });
    story.say("The pause has ended by itself, and Ada sends Ben a token.");
    const again = againRefused(story, target, evidence);
    story.say(`A second rollback under the same declaration is refused: ${again}.`);
    story.check("a declaration serves once", again.startsWith("GOV_"));
  },
};

/** Five of seven declare the emergency: a pause from now on, and the block that a vote may go back to. */
function declare(story: Story, target: number): Digest {
  const sha3 = requireHash(story.chain.reader.algorithms.hashes, 0x16);
  const evidenceDigest = sha3.digest(asciiBytes("a report of a stolen key"));
  const payload = {
    trigger: "Ada's key was stolen",
    evidenceDigest,
    actions: [
      {
        kind: "pause_network",
        components: ["transfers", "staking", "treasury", "executions"],
        accounts: [],
        durationS: 3 * HOUR_S,
        ratifiedS: 3 * HOUR_S,
        targetHeight: null,
      },
      {
        kind: "rollback",
        components: [],
        accounts: [],
        durationS: 3 * HOUR_S,
        ratifiedS: 0,
        targetHeight: target,
      },
    ],
  };
  const act = {
    council: "emergency",
    kind: "declare_emergency",
    payload,
    notBefore: story.now,
    expiresAt: story.now + HOUR_S,
  } as const;
  const four = signedAct(story, { ...act, signers: members("emergency", 4) });
  story.does("emergency-1", "submitAct", four);
  story.say(
    "Four of the seven of the emergency council have signed the declaration: nothing happens yet.",
  );
  story.check("four signatures declare nothing", countDeclarations(story.state) === 0);
  const fifth = signedAct(story, { ...act, signers: ["emergency-5"] }) as {
    readonly signatures: unknown;
  };
  story.does("emergency-5", "signAct", {
    act: countActs(story.state),
    signatures: fifth.signatures,
  });
  story.say(
    "The fifth signature declares the emergency; transfers, staking, treasury and executions stand still.",
  );
  story.check("five signatures declare it", countDeclarations(story.state) === 1);
  return evidenceDigest;
}

function rollbackOf(story: Story, target: number, evidenceDigest: Digest) {
  const { digest } = requireDeclaration(story.state, 1);
  return {
    type: "emergency_action",
    payload: emergencyPayload({
      action: "rollback",
      reason: "The tokens were stolen.",
      declarationId: digest,
      evidenceDigest,
      targetHeight: target,
    }),
    title: `Go back to block ${target}`,
    summary: "Balances as they were before the theft.",
    deposit: 0n,
  } as const;
}

function proposeRollback(story: Story, target: number, evidence: Digest): number {
  const number = propose(story, "validator-1", rollbackOf(story, target, evidence));
  story.say(`A validator proposes to go back to block ${target}: proposal ${number}.`);
  waitWhile(story, number, "discussion");
  return number;
}

function againRefused(story: Story, target: number, evidence: Digest): string {
  try {
    propose(story, "validator-2", rollbackOf(story, target, evidence));
    return "accepted";
  } catch (error) {
    return /GOV_[A-Z_]+/.exec(String(error))?.[0] ?? String(error);
  }
}

function liquid(story: Story, name: string): bigint {
  return readAccount(story.state, story.account(name))?.liquid ?? 0n;
}

function tokens(amount: bigint): string {
  return (amount / TOKEN).toLocaleString("en-US");
}
