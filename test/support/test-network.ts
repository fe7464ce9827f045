import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type Block, decodeBlock, type RawBlock } from "../../src/consensus/block.ts";
import type { Branch } from "../../src/consensus/branch.ts";
import { genesisBranch } from "../../src/consensus/genesis-branch.ts";
import { validateBlock } from "../../src/consensus/validation.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import { readAccount } from "../../src/governance/account.ts";
import { sealMessageItems } from "../../src/ledger/seal-message.ts";
import { encodeStatement, type Seal } from "../../src/ledger/statement.ts";
import { type GenesisDocument, readGenesisDocument } from "../../src/machine/genesis-document.ts";
import { type Candidate, Machine } from "../../src/machine/machine.ts";
import { sealersAt } from "../../src/machine/sealer-table.ts";
import type { AccountId, Height } from "../../src/primitives/brand.ts";
import { compareBytes, equalBytes } from "../../src/primitives/bytes.ts";
import { MemoryChain } from "./memory-chain.ts";
import { TEST_HASHES, TEST_SUITES } from "./test-algorithms.ts";
import { genesisBytes, type NetworkSpec } from "./test-genesis.ts";
import type { TestKey } from "./test-keys.ts";

/** What a test may say about the next block; the rest is an ordinary block. */
export interface SealOptions {
  readonly items?: readonly Uint8Array[];
  readonly timeMs?: number;
  readonly carryPq?: boolean;
  readonly proposer?: AccountId | null;
  /** Whether the commit of the parent is carried; only a sealed chain has one. */
  readonly commit?: boolean;
}

/** Reads a document that must be sound. */
export function soundDocument(bytes: Uint8Array): GenesisDocument {
  const read = readGenesisDocument(bytes, TEST_HASHES);
  assert(read.ok, inspect(read));
  return read.value;
}

/** A chain of one machine with all keys at hand: it seals block after block and keeps every one. */
export class TestNetwork {
  readonly spec: NetworkSpec;
  readonly document: GenesisDocument;
  readonly chain: MemoryChain;
  readonly machine: Machine;
  readonly #keys: readonly TestKey[];

  constructor(spec: NetworkSpec) {
    this.spec = spec;
    this.document = soundDocument(genesisBytes(spec));
    const genesis = this.genesisBranch();
    this.chain = new MemoryChain(genesis);
    this.machine = new Machine(this.environment, this.chain, genesis);
    this.#keys = (spec.sealers ?? []).map(({ key }) => key);
    this.machine.initChain(this.document);
    this.machine.commit();
  }

  get environment() {
    return { hashes: TEST_HASHES, suites: TEST_SUITES, past: this.chain.past };
  }

  get branch(): Branch {
    return this.machine.branch;
  }

  get height(): Height {
    return this.machine.branch.height;
  }

  get tip(): Candidate {
    return this.at(this.height);
  }

  /** The branch before block 0. */
  genesisBranch(): Branch {
    const { genesis, chainId, plan } = this.document;
    return genesisBranch(genesis, { chainId, hashes: TEST_HASHES, plan });
  }

  at(height: Height): Candidate {
    const candidate = this.chain.kept[height];
    assert(candidate !== undefined, `no block ${height}`);
    return candidate;
  }

  /** Makes the next block and keeps it. */
  seal(options: SealOptions = {}): Candidate {
    const candidate = this.propose(options);
    this.machine.commit();
    return candidate;
  }

  /** Makes the next block without keeping it. */
  propose(options: SealOptions = {}): Candidate {
    const commit = options.commit ?? true;
    const items = [
      ...(commit && this.#keys.length > 0 ? [this.commitItem()] : []),
      ...(options.items ?? []),
    ];
    const members = sealersAt(this.chain, this.height + 1);
    const sealer = this.#keys.find(({ keyId }) =>
      members.some((member) => equalBytes(member.keyId, keyId)),
    );
    const producer = sealer?.account ?? null;
    return this.machine.finalizeBlock({
      height: this.height + 1,
      timeMs: options.timeMs ?? this.branch.timeMs + 1000,
      proposer: options.proposer === undefined ? producer : options.proposer,
      carryPq: options.carryPq ?? true,
      items,
    });
  }

  /** Seals empty blocks up to and including a height. */
  sealTo(height: Height, options: SealOptions = {}): void {
    while (this.height < height) this.seal(options);
  }

  /** The seals of the newest block, or of the one before it, by every key that may seal it. */
  seals(
    height: Height = this.height,
    keys: readonly TestKey[] = this.#keys,
    signal = 0,
  ): readonly Seal[] {
    const subject = this.branch.sealable.find((candidate) => candidate.height === height);
    assert(subject !== undefined, `block ${height} is not sealable`);
    const members = sealersAt(this.chain, height);
    return keys
      .filter(({ keyId }) => members.some((member) => equalBytes(member.keyId, keyId)))
      .map(({ keyId, suite, signer }) => {
        const message = buildMessage("seal", suite, sealMessageItems(subject, signal), keyId);
        return { keyId, signal, signature: signer.sign(message) };
      })
      .sort((left, right) => compareBytes(left.keyId, right.keyId));
  }

  commitItem(height: Height = this.height, keys?: readonly TestKey[], signal?: number): Uint8Array {
    return encodeStatement({ type: "commit", height, seals: this.seals(height, keys, signal) });
  }

  sequenceOf(account: AccountId): number {
    return readAccount(this.chain, account)?.sequence ?? 0;
  }

  /** A machine that knows nothing but the document, with a store of its own. */
  replica(): { readonly machine: Machine; readonly chain: MemoryChain } {
    const genesis = this.genesisBranch();
    const chain = new MemoryChain(genesis);
    const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past: chain.past };
    return { machine: new Machine(environment, chain, genesis), chain };
  }
}

/** A block as another node receives it. */
export function rawOf(candidate: Candidate): RawBlock {
  return {
    header: candidate.block.headerBytes,
    statements: candidate.block.body.statements.map((statement) => statement.bytes),
  };
}

/** Stages D and V of a block that must pass both. */
export function admitRaw(branch: Branch, raw: RawBlock): Block {
  const decoded = decodeBlock(raw, {
    hashes: TEST_HASHES,
    chainId: branch.chainId,
    limits: branch.facts.limits,
    isGenesis: branch.height < 0,
  });
  assert(decoded.ok, inspect(decoded));
  const { header, body } = decoded.value;
  assert.deepEqual(validateBlock({ hashes: TEST_HASHES, branch, header, body }), []);
  return decoded.value;
}
