import assert from "node:assert/strict";
import type { BitflipGround } from "./bitflip-ground.ts";
import { literalDecode } from "./literal-codec.ts";

const KINDS = ["system", "transaction", "receipt", "commit", "evidence"] as const;

/** What a replay may answer about a changed statement of each kind whose roots were made anew. */
const REPLAYS: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
  // A changed first byte can make a statement of another kind, which then stands in the wrong place.
  system: ["REPLAY_SYSTEM", "REPLAY_ORDER"],
  transaction: ["REPLAY_ADMISSION"],
  receipt: ["REPLAY_RECEIPT", "REPLAY_ORDER"],
  commit: ["REPLAY_COMMIT"],
  evidence: ["REPLAY_EVIDENCE"],
};

/**
 * Flips every n-th bit of every statement of the ground's block, from a first one on, as it stands and with all roots
 * made anew; each is refused by a stage that can know it. Returns how often each code of the replay answered.
 */
export function checkStatementFlips(
  ground: BitflipGround,
  every: { readonly step: number; readonly longBytes: number },
): ReadonlyMap<string, number> {
  const answers = new Map<string, number>();
  const kinds = new Set<string>();
  for (const [index, bytes] of ground.raw.statements.entries()) {
    const kind = KINDS[(literalDecode(bytes) as readonly number[])[0] ?? -1];
    assert.ok(kind !== undefined);
    kinds.add(kind);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      // Behind its first bytes a long signature is one field like its beginning.
      if (bit > 8 * every.longBytes && bit % every.step !== 0) continue;
      const shown: string = `${kind} ${index}, bit ${bit}`;
      const raw = ground.flipStatement(index, bit);
      const plain = ground.judge(raw);
      assert.ok(plain.stage === "D" || plain.stage === "V", `${shown}: ${plain.stage}`);
      if (plain.stage === "D") continue;
      assert.ok(
        plain.codes.some((code) => code.endsWith(" root")),
        `${shown}: ${plain.codes}`,
      );
      const resealed = ground.judge(ground.reseal(raw));
      assert.equal(resealed.stage, "X", shown);
      const [code = ""] = resealed.codes;
      assert.ok(REPLAYS[kind].includes(code), `${shown}: ${code}`);
      answers.set(code, (answers.get(code) ?? 0) + 1);
    }
  }
  assert.deepEqual([...kinds].sort(), [...KINDS].sort());
  return answers;
}
