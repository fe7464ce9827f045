import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DEFAULT_POLICIES } from "../../src/consensus/default-policy.ts";
import { COMMANDS } from "../../src/governance/command.ts";
import { encodeTransaction, type TransactionBody } from "../../src/ledger/transaction.ts";
import { readGenesisDocument } from "../../src/machine/genesis-document.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { LedgerChain } from "../../src/node/ledger-chain.ts";
import { SignatureWorkers } from "../../src/node/signature-workers/signature-workers.ts";
import type { ChainId } from "../../src/primitives/brand.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { storedAlgorithms, storedSpec } from "../support/stored-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { genesisBytes } from "../support/test-genesis.ts";
import { type TestKey, testKey } from "../support/test-keys.ts";
import { itemOf, recordPayload, signBody } from "../support/test-transactions.ts";

/** Keys of each suite that threads check. */
const AUTHORS = [1, 2, 3].flatMap((suite) =>
  [0, 1, 2].map((place) => testKey(suite, `threads ${suite} ${place}`)),
);
const BLOCKS = 3;
const FORGED = "GOV_SIGNATURE_INVALID";

const algorithms = await storedAlgorithms();
const spec = storedSpec({
  rule: 3,
  algs: { legacy: 0x12, pq: 0x16 },
  policy: DEFAULT_POLICIES[3],
  // Nobody seals: a seal draws its own randomness, and the next block carries it.
  sealers: [],
  accounts: AUTHORS.map((key) => ({ keys: [key], amount: 10n ** 15n })),
  councils: [],
});
const read = readGenesisDocument(genesisBytes(spec), algorithms.hashes);
if (!read.ok) throw new Error(JSON.stringify(read.error));
const document = read.value;

function bodyOf(chainId: ChainId, key: TestKey, sequence: number): TransactionBody {
  return {
    version: 1,
    chainId,
    account: key.account,
    sequence,
    generation: 0,
    expiryHeight: 1000,
    maxFee: 10n ** 12n,
    kind: COMMANDS.recordStatement.kind,
    payload: recordPayload([`statement ${sequence}`]),
  };
}

function signed(body: TransactionBody, keyId: TestKey["keyId"], signature: Uint8Array): Uint8Array {
  return itemOf(encodeTransaction({ body, signatures: [{ keyId, signature }] }));
}

/**
 * The items of a block: a statement of every author. Around it stand forgeries made of its true signature: with a bit
 * turned, over another body, and in the name of another key of the suite. All of them begin like the true one.
 */
function blockItems(sequence: number): readonly Uint8Array[] {
  return AUTHORS.flatMap((key, place) => {
    const body = bodyOf(document.chainId, key, sequence);
    const signature = signBody(body, key);
    const turned = Uint8Array.from(signature);
    turned[signature.length - 5] = (turned[signature.length - 5] ?? 0) ^ 1;
    const other = AUTHORS[3 * Math.floor(place / 3) + ((place + 1) % 3)] as TestKey;
    return [
      signed(body, key.keyId, turned),
      signed(body, key.keyId, signature),
      signed(bodyOf(document.chainId, key, sequence + 1), key.keyId, signature),
      signed(
        bodyOf(document.chainId, other, sequence + (place % 3 === 2 ? 1 : 0)),
        other.keyId,
        signature,
      ),
    ];
  });
}

const items = Array.from({ length: BLOCKS }, (_, block) => blockItems(block));
const started: SignatureWorkers[] = [];
after(() => Promise.all(started.map((workers) => workers.close())));

async function workersOf(threads: number): Promise<SignatureWorkers> {
  const workers = await SignatureWorkers.start({ threads, suites: algorithms.suites });
  started.push(workers);
  return workers;
}

function idsOf({ ids }: Candidate): string {
  return [...ids.values()].map(toHex).join(" ");
}

interface Sealed {
  readonly ids: readonly string[];
  readonly answers: readonly string[];
}

/** Seals the blocks, each after `ahead` has announced what it likes. */
function sealAll(
  signatureWorkers: SignatureWorkers | null,
  ahead: (chain: LedgerChain, block: number) => void,
): Sealed & { readonly raws: Parameters<LedgerChain["importBlock"]>[0][] } {
  const options = { algorithms, sealers: [] };
  const chain = LedgerChain.create(temporaryFolder(), document, {
    ...options,
    ...(signatureWorkers === null ? {} : { signatureWorkers }),
  });
  const ids: string[] = [];
  const answers: string[] = [];
  const raws: Parameters<LedgerChain["importBlock"]>[0][] = [];
  for (const [block, wanted] of items.entries()) {
    ahead(chain, block);
    const sealed = chain.seal({ items: wanted, timeMs: chain.branch.timeMs + 1000 });
    ids.push(idsOf(sealed));
    const statements = sealed.block.body.statements.map(({ bytes }) => bytes);
    raws.push({ header: sealed.block.headerBytes, statements });
    for (const outcome of sealed.outcomes) {
      if (outcome.status === "included") answers.push(String(outcome.rejection?.code ?? "done"));
      else {
        const { reason } = outcome;
        answers.push(reason.code === "REPLAY_ADMISSION" ? reason.rejection.code : reason.code);
      }
    }
  }
  chain.close();
  return { ids, answers, raws };
}

const nothing = () => {};
const alone = sealAll(null, nothing);

test("without threads each true signature is taken and each forgery refused", () => {
  const expected = items.flatMap(() => AUTHORS.flatMap(() => [FORGED, "done", FORGED, FORGED]));
  assert.deepEqual(alone.answers, expected);
});

const SPLITS: Readonly<Record<string, (chain: LedgerChain, block: number) => void>> = {
  "nothing ahead": nothing,
  "the block itself": (chain, block) => chain.verifyAhead(items[block] ?? []),
  "the true ones": (chain, block) =>
    chain.verifyAhead((items[block] ?? []).filter((_, place) => place % 4 === 1)),
  "every third item of all blocks": (chain) =>
    chain.verifyAhead(items.flat().filter((_, place) => place % 3 === 0)),
  "the next block, backwards": (chain, block) =>
    chain.verifyAhead([...(items[block + 1] ?? [])].reverse()),
};

for (const threads of [1, 2, 3]) {
  test(`${threads} threads make the same blocks, whatever is verified ahead`, async () => {
    for (const [split, ahead] of Object.entries(SPLITS)) {
      const found = sealAll(await workersOf(threads), ahead);
      assert.deepEqual(found.answers, alone.answers, split);
      assert.deepEqual(found.ids, alone.ids, split);
    }
  });
}

test("a chain that verifies on threads takes in the same blocks, and refuses a forged one", async () => {
  const signatureWorkers = await workersOf(2);
  const options = { algorithms, sealers: [], signatureWorkers };
  using chain = LedgerChain.create(temporaryFolder(), document, options);
  for (const [block, raw] of alone.raws.entries()) {
    chain.verifyAhead(alone.raws[block + 1]?.statements ?? []);
    const taken = chain.importBlock(raw);
    assert.ok(taken.ok, `block ${block + 1}`);
    assert.equal(idsOf(taken.value), alone.ids[block]);
  }
});

test("more than the queue holds is verified as ever", async () => {
  const workers = await workersOf(2);
  const [key] = AUTHORS as [TestKey];
  const bodies = Array.from({ length: 1500 }, (_, n) => bodyOf(document.chainId, key, n));
  const bytes = bodies.map((body) => signed(body, key.keyId, signBody(body, key)));
  const options = { algorithms, sealers: [], signatureWorkers: workers };
  using chain = LedgerChain.create(temporaryFolder(), document, options);
  chain.verifyAhead(bytes);
  for (let from = 0; from < bytes.length; from += 300) {
    const wanted = bytes.slice(from, from + 300);
    const { outcomes } = chain.seal({ items: wanted, timeMs: chain.branch.timeMs + 1000 });
    for (const [place, outcome] of outcomes.entries()) {
      assert.ok(
        outcome.status === "included" && outcome.rejection === null,
        `item ${from + place}`,
      );
    }
  }
});

test("a thread that cannot start is an error", async () => {
  const signatureProviders = ["nobody"];
  const { suites } = algorithms;
  await assert.rejects(SignatureWorkers.start({ threads: 2, suites, signatureProviders }), {
    code: "NODE_SIGNATURE_WORKERS_START",
  });
});
