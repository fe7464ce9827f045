import type { RawBlock } from "../consensus/block.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { readAccount } from "../governance/account.ts";
import type { StateChanges } from "../governance/state-access.ts";
import { type SealSubject, sealMessageItems } from "../ledger/seal-message.ts";
import { totalWeight } from "../ledger/sealers.ts";
import { encodeStatement, type Seal } from "../ledger/statement.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import type { Candidate } from "../machine/machine.ts";
import { sealersAt } from "../machine/sealer-table.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import type { SimKey } from "./sim-key.ts";
import { rawOf, type SimAlgorithms, SimNode } from "./sim-node.ts";

/** What somebody who makes the next block may choose; the rest is an ordinary block. */
export interface ProposeOptions {
  readonly items?: readonly Uint8Array[];
  readonly timeMs?: number;
  readonly carryPq?: boolean;
  /** Leave the parent's commit out. */
  readonly withoutCommit?: boolean;
}

/** Time from one block to the next. */
const BLOCK_STEP_MS = 1000;

/** A node that holds the keys of sealers and makes blocks. */
export class SimChain {
  readonly node: SimNode;
  readonly sealers: readonly SimKey[];

  constructor(
    document: GenesisDocument,
    algorithms: SimAlgorithms,
    sealers: readonly SimKey[],
    kept: readonly Candidate[] = [],
    tampered: StateChanges = [],
  ) {
    this.node = new SimNode(document, algorithms, kept, tampered);
    this.sealers = sealers;
    if (kept.length > 0) return;
    this.node.machine.initChain(document);
    this.node.machine.commit();
  }

  get height(): number {
    return this.node.height;
  }

  /** Blocks as nodes send them, from one height to another, both included. */
  raws(from: number, to: number = this.height): readonly RawBlock[] {
    const raws: RawBlock[] = [];
    for (let height = from; height <= to; height++) raws.push(rawOf(this.node.at(height)));
    return raws;
  }

  /** Makes the next block; it waits as the machine's candidate. */
  propose(options: ProposeOptions = {}): Candidate {
    const { branch, machine } = this.node;
    const commit = options.withoutCommit === true ? [] : this.commitItems();
    return machine.finalizeBlock({
      height: branch.height + 1,
      timeMs: options.timeMs ?? branch.timeMs + BLOCK_STEP_MS,
      proposer: this.sealers[0]?.account ?? null,
      carryPq: options.carryPq ?? true,
      items: [...commit, ...(options.items ?? [])],
    });
  }

  /** Makes the next block, forgets it, and hands it out: for blocks that are shown and not kept. */
  sketch(options: ProposeOptions = {}): Candidate {
    const candidate = this.propose(options);
    this.node.machine.drop();
    return candidate;
  }

  /** Makes the next block and keeps it. */
  seal(options: ProposeOptions = {}): Candidate {
    const candidate = this.propose(options);
    this.node.machine.commit();
    return candidate;
  }

  /** Seals ordinary blocks up to and including a height. */
  sealTo(height: number, options: ProposeOptions = {}): void {
    while (this.height < height) this.seal(options);
  }

  /** A chain of its own with the same keys that has the same blocks up to a height, its state changed if said so. */
  fork(height: number = this.height, tampered: StateChanges = []): SimChain {
    const { document, algorithms, store } = this.node;
    const kept = store.kept.slice(0, height + 1);
    return new SimChain(document, algorithms, this.sealers, kept, tampered);
  }

  /** The parent's commit as an item, or none in an unsealed chain and where the parent needs none. */
  commitItems(): readonly Uint8Array[] {
    const subject = this.node.branch.sealable[0];
    if (subject === undefined || this.sealers.length === 0) return [];
    return [
      encodeStatement({ type: "commit", height: subject.height, seals: this.seals(subject) }),
    ];
  }

  /** Seals of a subject by as few of the held keys as make a commit. */
  seals(subject: SealSubject): readonly Seal[] {
    const members = sealersAt(this.node.store, subject.height);
    const total = totalWeight(members);
    const seals: Seal[] = [];
    let weight = 0n;
    for (const key of this.sealers) {
      const member = members.find((candidate) => equalBytes(candidate.keyId, key.keyId));
      if (member === undefined || 3n * weight > 2n * total) continue;
      weight += BigInt(member.weight);
      seals.push(signSeal(key, subject, 0));
    }
    return seals.sort((left, right) => compareBytes(left.keyId, right.keyId));
  }

  sequenceOf(account: AccountId): number {
    return assertDefined(readAccount(this.node.store, account), "no such account").sequence;
  }
}

/** The seal of a subject by a key, with readiness bits. */
export function signSeal(key: SimKey, subject: SealSubject, signal: number): Seal {
  const message = buildMessage("seal", key.suite, sealMessageItems(subject, signal), key.keyId);
  return { keyId: key.keyId, signal, signature: key.signer.sign(message) };
}
