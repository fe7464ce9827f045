import { resolveEpoch } from "../consensus/schedule.ts";
import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type AuditHead, readAuditHead, writeAuditHead } from "../governance/audit.ts";
import { computeEntryHash } from "../governance/audit-entry.ts";
import { Overlay } from "../governance/overlay.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import { epochAlgorithm } from "../ledger/epoch-record.ts";
import { computeTransactionId, type TransactionBody } from "../ledger/transaction.ts";
import { transactionHash } from "../machine/governance-context.ts";
import type { Candidate } from "../machine/machine.ts";
import { StateTree } from "../merkle/state-tree.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { ChainId, Digest, HashCode } from "../primitives/brand.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";

/**
 * The state roots of a family of blocks that differ in variants of some transactions. The variants do the same to every
 * account; what differs is the audit trail, whose head names each transaction by its id.
 */
export class VariantState {
  readonly #hashes: HashRegistry;
  readonly #chainId: ChainId;
  readonly #sketch: Candidate;
  /** Ids of the variants, by transaction and variant. */
  readonly #txIds: readonly (readonly Digest[])[];
  /** Which transaction has an id in the block that was executed. */
  readonly #places: ReadonlyMap<string, number>;
  readonly #auditHash: HashFunction;
  readonly #parent: StateReader;
  readonly #head: AuditHead;
  readonly #trees = new Map<HashCode, StateTree>();

  /** Requires: `sketch` was executed on `parent` with the first variant of each transaction. */
  constructor(
    hashes: HashRegistry,
    sketch: Candidate,
    of: {
      readonly chainId: ChainId;
      readonly parent: StateReader;
      readonly variants: readonly (readonly TransactionBody[])[];
    },
  ) {
    const { record } = resolveEpoch(sketch.branch.facts.schedule, sketch.block.header.height);
    const idHash = transactionHash(record, hashes);
    this.#hashes = hashes;
    this.#chainId = of.chainId;
    this.#sketch = sketch;
    this.#parent = of.parent;
    this.#txIds = of.variants.map((bodies) =>
      bodies.map((body) => computeTransactionId(idHash, body)),
    );
    this.#places = new Map(
      this.#txIds.map(([first], place) => [toHex(assertDefined(first, "no variant")), place]),
    );
    this.#auditHash = requireHash(hashes, epochAlgorithm(record));
    const place = { hash: this.#auditHash, chainId: of.chainId };
    this.#head = readAuditHead(this.#overlay(sketch.changes), place);
  }

  /** State root under a code with the chosen variant of each transaction. */
  root(code: HashCode, chosen: readonly number[]): Digest {
    const tree = this.#trees.get(code) ?? this.#plant(code);
    const draft = new Overlay(this.#parent);
    writeAuditHead(draft, { ...this.#head, hash: this.#headHash(chosen) });
    tree.apply(draft.changes());
    return tree.root;
  }

  #headHash(chosen: readonly number[]): Digest {
    const { audit } = this.#sketch;
    let previousHash = audit[0]?.previousHash ?? this.#head.hash;
    for (const entry of audit) {
      const place = entry.txId === null ? undefined : this.#places.get(toHex(entry.txId));
      const txId = place === undefined ? entry.txId : this.#idOf(place, chosen);
      previousHash = computeEntryHash(this.#auditHash, this.#chainId, {
        ...entry,
        txId,
        previousHash,
      });
    }
    return previousHash;
  }

  #idOf(place: number, chosen: readonly number[]): Digest {
    return assertDefined(this.#txIds[place]?.[chosen[place] ?? 0], `no variant of ${place}`);
  }

  #plant(code: HashCode): StateTree {
    const tree = new StateTree(requireHash(this.#hashes, code));
    tree.apply([...this.#parent.entries(EMPTY_BYTES)]);
    tree.apply(this.#sketch.changes);
    this.#trees.set(code, tree);
    return tree;
  }

  #overlay(changes: StateChanges): Overlay {
    const draft = new Overlay(this.#parent);
    for (const [key, value] of changes) {
      if (value === null) draft.delete(key);
      else draft.put(key, value);
    }
    return draft;
  }
}
