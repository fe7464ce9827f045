import { encode } from "../../codec/canonical.ts";
import { uint } from "../../codec/schema.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { stateKey } from "../../governance/state-table.ts";
import { generationTable } from "../../governance/supply.ts";
import { encodeTransaction } from "../../ledger/transaction.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { offer, withItems } from "../forge-body.ts";
import { applyNaive, type NaiveAccount, naiveContent } from "../naive-replay.ts";
import { signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import { draftBody, itemOf, recordPayload, signBody, signTransaction } from "../sim-transaction.ts";
import type { World } from "../world.ts";

/** Where a transaction is replayed. */
interface ReplayStage {
  readonly range: Range;
  readonly world: World;
  readonly chain: SimChain;
}

/** One way to bring a transaction where it was not signed for. */
interface TransactionReplay {
  readonly name: string;
  readonly story: string;
  readonly did: string;
  readonly differed: string;
  readonly gain: string;
  readonly cases: readonly AttackCase[];
  /** The state in which the transaction arrives, if not the chain's own. */
  readonly chain?: (stage: ReplayStage) => SimChain;
  readonly item: (stage: ReplayStage) => Uint8Array;
}

function runReplay(range: Range, phase: Phase, replay: TransactionReplay): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const before = { range, world: scene.world, chain: beforeAttack(scene) };
  const chain = replay.chain?.(before) ?? before.chain;
  const stage = { ...before, chain };
  const { refusal, place } = offer(chain, withItems(chain, [replay.item(stage)]));
  return {
    did: replay.did,
    differed: replay.differed,
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveControl(stage, replay.gain),
  };
}

/**
 * The naive ledger takes the transaction twice: once where it belongs, and again on another chain or after a rollback,
 * where the account's number is what it was before.
 */
function naiveControl({ range, world }: ReplayStage, gain: string): ControlRun {
  const { hashes, suites } = range.ports;
  const hash = requireHash(hashes, world.codes.legacy);
  const content = new TextEncoder().encode("pay Mallory");
  const signed = signNaive(world.cast.author, hash, naiveContent(content, 0));
  const start: NaiveAccount = { sequence: 0, seen: new Set() };
  const once = applyNaive(suites, hash, start, { content, sequence: 0, signed });
  const again = applyNaive(suites, hash, start, { content, sequence: 0, signed });
  return { isAccepted: once !== null && again !== null, gain };
}

/** A statement of the author's with fields of the attacker's choice, signed for what it says. */
function signed(
  stage: ReplayStage,
  changed: Parameters<typeof draftBody>[0]["changed"],
): Uint8Array {
  const { world, chain } = stage;
  const { author } = world.cast;
  const draft = {
    chainId: world.chainId,
    keys: [author],
    sequence: chain.sequenceOf(author.account),
    payload: recordPayload(["a statement of the author"]),
  };
  return itemOf(signTransaction(changed === undefined ? draft : { ...draft, changed }));
}

const BLOCKS: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 3"],
  ["during v2-dual-optional", "block 11"],
  ["during v2-dual-required", "block 21"],
  ["during v2-pq-primary", "block 29"],
  ["during v3-pq-only", "block 37"],
  ["during a fallback", "block 38"],
];

function everywhere(code: string): readonly AttackCase[] {
  return BLOCKS.map(([phase, place]) => ({ phase, stop: `X REPLAY_ADMISSION ${code}`, place }));
}

const REPLAYS: readonly TransactionReplay[] = [
  {
    name: "transaction-of-other-chain",
    story:
      "The author has signed a statement on a test network. Mallory puts it into a block here.",
    did: "put a transaction into a block that was signed for another chain",
    differed: "the chain that the transaction names",
    gain: "what was said on one chain is said on every chain",
    cases: everywhere("GOV_TX_WRONG_CHAIN"),
    item: (stage) => signed(stage, { chainId: stage.range.side("other chain").chainId }),
  },
  {
    name: "transaction-moved-here",
    story: "The same, with the name of this chain put in the place of the other's.",
    did: "renamed the chain in a transaction that was signed for another one",
    differed: "the chain that the transaction names, after it was signed",
    gain: "the signature does not cover the chain",
    cases: everywhere("GOV_SIGNATURE_INVALID"),
    item: (stage) => {
      const { world, chain, range } = stage;
      const { author } = world.cast;
      const body = draftBody({
        chainId: world.chainId,
        keys: [author],
        sequence: chain.sequenceOf(author.account),
        payload: recordPayload(["a statement of the author"]),
      });
      const { chainId } = range.side("other chain");
      const signature = signBody({ ...body, chainId }, author);
      return itemOf(encodeTransaction({ body, signatures: [{ keyId: author.keyId, signature }] }));
    },
  },
  {
    name: "transaction-twice",
    story: "Mallory takes a transaction out of an old block and puts it into a new one.",
    did: "put the author's first transaction, of block 3, into a later block",
    differed: "nothing: the transaction is true, and used",
    gain: "a payment is made as often as Mallory likes",
    cases: everywhere("GOV_NONCE_LOW").slice(1),
    item: ({ world }) => {
      const { statements } = world.base.node.at(3).block.body;
      const used = statements.find((statement) => statement.record !== undefined);
      return assertDefined(used, "no transaction in block 3").bytes;
    },
  },
  {
    name: "transaction-ahead",
    story: "Mallory holds back a transaction and lets a later one of the same account through.",
    did: "put a transaction into a block before the one that its account must send first",
    differed: "the number of the transaction",
    gain: "transactions take effect in an order that their sender never chose",
    cases: everywhere("GOV_NONCE_HIGH").slice(0, 1),
    item: (stage) => {
      const { author } = stage.world.cast;
      return signed(stage, { sequence: stage.chain.sequenceOf(author.account) + 1 });
    },
  },
  {
    name: "transaction-expired",
    story: "Mallory keeps a transaction back until after its last height.",
    did: "put a transaction into a block after its last height",
    differed: "nothing: the transaction is true, and too old",
    gain: "an order that its sender believes dead is carried out years later",
    cases: everywhere("GOV_TX_EXPIRED"),
    item: (stage) => signed(stage, { expiryHeight: stage.chain.height }),
  },
  {
    name: "transaction-after-rollback",
    story:
      "A rollback has restored an earlier state. Mallory brings a transaction that was " +
      "signed before it and had no place in it.",
    did: "put a transaction into a block that was signed before the state was rolled back",
    differed: "nothing: the transaction is true, and of an earlier generation",
    gain: "the rollback brings back the number, and with it every transaction that it undid",
    cases: everywhere("GOV_TX_GENERATION"),
    chain: ({ chain }) => {
      const generation = encode(uint(), 1);
      return chain.fork(chain.height, [[stateKey(generationTable), generation]]);
    },
    item: (stage) => signed(stage, undefined),
  },
];

/** T9: transactions where, when or how often they were not signed for. */
export const TRANSACTION_REPLAYS: readonly Attack[] = REPLAYS.map((replay) => ({
  name: replay.name,
  threat: "T9",
  story: replay.story,
  cases: replay.cases,
  control: { faults: ["N30"] },
  run: (range, phase) => runReplay(range, phase, replay),
}));
