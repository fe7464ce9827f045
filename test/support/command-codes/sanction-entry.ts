import { writeSanction } from "../../../src/governance/sanction.ts";
import { textDigest } from "../../../src/governance/text-digest.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import type { GovernanceScene } from "../governance-scene.ts";

/** Puts a sanction of nine days on an account, as a decision would have. */
export function sanctionEntry(
  scene: GovernanceScene,
  account: AccountId,
  kind: "proposer_ban" | "forum_ban" | "role_suspension",
): void {
  const evidenceDigest = textDigest(scene.context.hash, "evidence");
  const decided = { since: scene.now, until: scene.now + 9 * 86_400, evidenceDigest, origin: 1 };
  const of = { account, kind } as const;
  writeSanction(scene.state, of, { decided, interim: null, version: 1 });
}
