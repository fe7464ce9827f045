import assert from "node:assert/strict";
import { decodeBlock, type RawBlock } from "../../src/consensus/block.ts";
import { validateBlock } from "../../src/consensus/validation.ts";
import { EVIDENCE_FORMS, encodeEvidence } from "../../src/ledger/evidence.ts";
import type { RuleVersion } from "../../src/ledger/rule-version.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { weakCollision } from "./collisions.ts";
import { flipped, resealed, withHeader, withItem, withLineage } from "./header-mutations.ts";
import { LiteralChain, literalBlock, resolveLiteral } from "./literal-chain.ts";
import { TEST_HASHES } from "./test-algorithms.ts";
import { testKey } from "./test-keys.ts";
import { admitRaw, rawOf, TestNetwork } from "./test-network.ts";
import { recordPayload, transactionItem } from "./test-transactions.ts";

const ALGS = {
  1: { legacy: 0x12, pq: null },
  2: { legacy: 0x12, pq: 0x16 },
  3: { legacy: 0x12, pq: 0x16 },
  4: { legacy: 0x12, pq: 0x16 },
  5: { legacy: null, pq: 0x16 },
} as const;

/** Which stage refused a block, and by what. */
export type Verdict =
  | { readonly stage: "D" | "V"; readonly codes: readonly string[] }
  | { readonly stage: "X"; readonly codes: readonly string[] }
  | { readonly stage: "accepted"; readonly codes: readonly [] };

/**
 * A chain of one rule version whose block 2 holds a statement of each kind: commit, evidence, transaction with a batch,
 * receipt and system events. Bits of that block are flipped and judged by all three stages.
 */
export class BitflipGround {
  readonly network: TestNetwork;
  readonly chain: LiteralChain;
  readonly raw: RawBlock;
  readonly #replica: Machine;

  constructor(rule: RuleVersion, options: { readonly carryPq?: boolean } = {}) {
    const suite = rule >= 3 ? 2 : 1;
    const sealer = testKey(suite, "sealer");
    const writer = testKey(rule === 5 ? 2 : 1, "writer");
    this.network = new TestNetwork({
      rule,
      algs: ALGS[rule],
      sealers: [{ key: sealer }],
      accounts: [{ keys: [writer], amount: 10n ** 12n }],
    });
    this.network.seal();
    const [first, second] = weakCollision();
    const data = encodeEvidence({ form: "collision", code: 0x300000, first, second });
    const evidence = encodeStatement({ type: "evidence", form: EVIDENCE_FORMS.collision, data });
    const payload = recordPayload(["first", "second", "third"]);
    const tx = transactionItem(this.network, { keys: [writer], payload });
    const candidate = this.network.seal({ items: [evidence, tx], ...options });
    assert.ok(candidate.outcomes.every((outcome) => outcome.status === "included"));
    this.network.seal();
    this.raw = rawOf(candidate);
    this.chain = new LiteralChain(this.network.document.bytes);
    const { machine } = this.network.replica();
    for (const kept of this.network.chain.kept.slice(0, 2)) {
      const before = rawOf(kept);
      this.chain.push(literalBlock(before.header, before.statements));
      const replayed = machine.replayBlock(admitRaw(machine.branch, before), this.network.document);
      assert.ok(replayed.ok);
      machine.commit();
    }
    this.#replica = machine;
  }

  /** What the three stages say about bytes in the place of block 2. */
  judge(raw: RawBlock): Verdict {
    const branch = this.#replica.branch;
    const { limits } = branch.facts;
    const context = { hashes: TEST_HASHES, chainId: branch.chainId, limits, isGenesis: false };
    const decoded = decodeBlock(raw, context);
    if (!decoded.ok) return { stage: "D", codes: [decoded.error.fault.code] };
    const { header, body } = decoded.value;
    const violations = validateBlock({ hashes: TEST_HASHES, branch, header, body });
    if (violations.length > 0) {
      return { stage: "V", codes: violations.map(({ number, subCode }) => `${number} ${subCode}`) };
    }
    const replayed = this.#replica.replayBlock(decoded.value, this.network.document);
    if (!replayed.ok) return { stage: "X", codes: [replayed.error.code] };
    this.#replica.drop();
    return { stage: "accepted", codes: [] };
  }

  /** The block with one bit of its header flipped. */
  flipHeader(bit: number): RawBlock {
    return { ...this.raw, header: flipped(this.raw.header, bit) };
  }

  /** The block with one bit of one statement flipped. */
  flipStatement(index: number, bit: number): RawBlock {
    const statements = this.raw.statements.map((bytes, place) =>
      place === index ? flipped(bytes, bit) : bytes,
    );
    return { ...this.raw, statements };
  }

  /** The block with its count, roots and dual commitment made anew over a changed body, as its producer could. */
  reseal(raw: RawBlock): RawBlock {
    const block = literalBlock(raw.header, raw.statements);
    const epoch = resolveLiteral(this.chain.schedule(2), 2);
    const place = block.header[0] === 1 ? 5 : 8;
    let header = withItem(block.header, place, raw.statements.length);
    if (header[0] === 1) {
      header = withItem(header, 7, this.chain.bodyRoot(epoch.legacy ?? 0, raw.statements));
    } else {
      const lines = header[9] as readonly (readonly unknown[])[];
      for (const [place, line] of lines.entries()) {
        header = withLineage(
          header,
          place,
          2,
          this.chain.bodyRoot(line[0] as number, raw.statements),
        );
      }
    }
    return { ...raw, header: withHeader(block, resealed(header, epoch)).headerBytes };
  }
}
