import assert from "node:assert/strict";
import { decode } from "../../../src/codec/canonical.ts";
import type { Branch } from "../../../src/consensus/branch.ts";
import { encodeSignatures } from "../../../src/governance/attestation-events.ts";
import { appendAudit } from "../../../src/governance/audit.ts";
import { noteAuditCheckpoint } from "../../../src/governance/audit-checkpoint.ts";
import { commandOfKind } from "../../../src/governance/command.ts";
import {
  computeContentHash,
  encodeContent,
  findContent,
  type OfferedContent,
} from "../../../src/governance/content.ts";
import type { GovernanceContext } from "../../../src/governance/context.ts";
import type { EpochPayload } from "../../../src/governance/epoch-activation-payload.ts";
import { eventOfTopic } from "../../../src/governance/event-table.ts";
import { chargeFee } from "../../../src/governance/fee.ts";
import { commandHandler } from "../../../src/governance/handler-table.ts";
import { noteMetrics } from "../../../src/governance/note-metrics.ts";
import type { Overlay } from "../../../src/governance/overlay.ts";
import { readFraction, readUint } from "../../../src/governance/parameter.ts";
import { readPayload } from "../../../src/governance/payload.ts";
import { requireProposal } from "../../../src/governance/proposal.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";
import { writeState } from "../../../src/governance/state-table.ts";
import {
  activeValidators,
  isActiveValidator,
  readValidator,
  type ValidatorMember,
} from "../../../src/governance/validator.ts";
import { epochTargetSchema } from "../../../src/ledger/epoch-record.ts";
import { decodeEvidence } from "../../../src/ledger/evidence.ts";
import { decodeRecordPayload } from "../../../src/ledger/record-payload.ts";
import type { StatementEvent } from "../../../src/ledger/statement.ts";
import type { TransactionBody } from "../../../src/ledger/transaction.ts";
import { evidencePayloadSchema } from "../../../src/machine/accept-evidence.ts";
import { auditFacts } from "../../../src/machine/audit-facts.ts";
import { changeSealers } from "../../../src/machine/change-sealers.ts";
import {
  addDeployment,
  listDeployments,
  noteSignals,
  removeDeployment,
} from "../../../src/machine/deployment.ts";
import { evidenceSuffix, evidenceTable } from "../../../src/machine/judge-evidence.ts";
import { mirrorFacts } from "../../../src/machine/ledger-mirror.ts";
import type { Candidate } from "../../../src/machine/machine.ts";
import { removeSealer } from "../../../src/machine/sealer-table.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import type { AccountId, Digest, KeyId } from "../../../src/primitives/brand.ts";
import { compareBytes, concatBytes, equalBytes } from "../../../src/primitives/bytes.ts";
import { type Item, join, literalDecode, literalEncode } from "../literal-codec.ts";
import { literalHash, literalTag } from "../literal-hash.ts";

/** What a block is folded in. */
export interface FoldGround {
  readonly candidate: Candidate;
  /** The branch before the block. */
  readonly before: Branch;
  /** What every event of the block may know. */
  readonly place: GovernanceContext;
  /** The state after the block, for the texts of questions that rules put, which no statement brings. */
  readonly after: StateReader;
  readonly txIdOf: (body: TransactionBody) => Digest;
}

/**
 * Makes the next state of what the body of a block states, deciding nothing: each fact of governance by its own
 * `evolve`, each fee and sequence number by its receipt, each text from the statement that brought it, and what the
 * ledger keeps of itself from the facts that say so. Due work that was done is left in the draft.
 */
export function foldBlock(draft: Overlay, ground: FoldGround): void {
  const { candidate, before, place, txIdOf } = ground;
  const { block, branch } = candidate;
  advanceClock(draft, branch.timeMs);
  noteAuditCheckpoint(draft, place);
  const fold = new BodyFold(draft, ground);
  const { statements } = block.body;
  for (const { value, transaction } of statements) {
    if (value.type === "commit") noteSignals(draft, value, place.height);
    if (value.type === "transaction") continue;
    if (value.type === "evidence") fold.evidence(value.form, value.data);
    if (value.type === "system") fold.facts([value], undefined);
    if (value.type !== "receipt") continue;
    assert.equal(transaction, undefined);
    const { body } = assertDefined(statements[value.txIndex]?.transaction, "a receipt of nothing");
    chargeFee(draft, { place, payer: body.account, producer: place.producer, fee: value.fee });
    if (value.code !== 0) continue;
    if (commandOfKind(body.kind) === "submitEvidence") fold.submitted(body.payload);
    fold.facts(value.events, body);
  }
  mirrorFacts(draft, before.facts, branch.facts);
  const facts = auditFacts(statements, txIdOf);
  appendAudit(draft, facts, place);
  noteMetrics(
    draft,
    facts.map(({ event }) => event),
    place,
  );
}

/** `govMs + min(max(0, elapsed), max_step)`, in the bytes of the specification. */
function advanceClock(draft: Overlay, timeMs: number): void {
  const key = new TextEncoder().encode("clock");
  const held = draft.get(key);
  assert(held !== undefined, "a state without clock");
  const [governanceMs, blockMs] = literalDecode(held) as readonly number[];
  assert(governanceMs !== undefined && blockMs !== undefined);
  const most = readUint(draft, "clock.max_step_s", Math.floor(governanceMs / 1000)) * 1000;
  const moved = governanceMs + Math.min(Math.max(0, timeMs - blockMs), most);
  draft.put(key, literalEncode([moved, timeMs] as readonly Item[]));
}

/** Folds facts one after another, with what the ledger does about some of them when the last is told. */
class BodyFold {
  readonly #draft: Overlay;
  readonly #ground: FoldGround;
  /** Keys that evidence has caught: they leave the set when all facts of the command are told. */
  #caught: KeyId[] = [];

  constructor(draft: Overlay, ground: FoldGround) {
    this.#draft = draft;
    this.#ground = ground;
  }

  submitted(payload: Uint8Array): void {
    const decoded = decode(evidencePayloadSchema, payload);
    assert(decoded.ok);
    this.evidence(decoded.value.form, decoded.value.data);
  }

  /** Evidence is used up, and who is caught seals no more. */
  evidence(form: number, data: Uint8Array): void {
    const { place } = this.#ground;
    const { code } = place.hash;
    const name = literalHash(code, join(literalTag("gov/evidence", code), data)) as Digest;
    const value = { form, height: place.height };
    writeState(this.#draft, evidenceTable, { suffix: evidenceSuffix(name), value });
    const decoded = decodeEvidence(form, data);
    assert(decoded.ok && decoded.value.form === "equivocation", "these worlds have no other");
    const { keyId } = decoded.value;
    this.#caught.push(keyId as KeyId);
  }

  facts(events: readonly StatementEvent[], body: TransactionBody | undefined): void {
    for (const { topic, data } of events) {
      const spec = eventOfTopic(topic);
      if (spec === undefined) continue;
      const decoded = decode(spec.schema, data);
      assert(decoded.ok, topic);
      this.#fact(topic, decoded.value, body);
    }
    for (const keyId of this.#caught) removeSealer(this.#draft, keyId, this.#ground.place.height);
    this.#caught = [];
  }

  #fact(topic: string, told: unknown, body: TransactionBody | undefined): void {
    const { place } = this.#ground;
    const draft = this.#draft;
    const spec = assertDefined(eventOfTopic(topic), topic);
    const fact = told as Record<string, unknown>;
    if (topic === "proposal_executed") this.#deploy(fact.number as number);
    const jailed = topic === "jailed" && isActiveValidator(draft, fact.account as AccountId);
    const text = this.#textOf(topic, fact, body);
    spec.evolve(draft, text === undefined ? told : { ...fact, text }, place);
    if (topic === "validator_set_changed") this.#orderSealers(byRank);
    if (jailed && !isActiveValidator(draft, fact.account as AccountId)) {
      this.#orderSealers();
    }
    if (topic === "epoch_scheduled" || topic === "activation_aborted") {
      const open = listDeployments(draft).find(({ proposal }) => proposal === fact.proposal);
      if (open !== undefined) removeDeployment(draft, open);
    }
  }

  /** A text stands in the statement that brought it; of a question that rules put, its hash stands in the fact. */
  #textOf(
    topic: string,
    fact: Record<string, unknown>,
    body: TransactionBody | undefined,
  ): Uint8Array | undefined {
    if (topic === "acceptance_kept") return body && recordedText(body, fact.reportDigest as Digest);
    if (topic === "attestation_signed") {
      const { signatures } = payloadOf(assertDefined(body, topic)) as { signatures: Signatures };
      return encodeSignatures(signatures);
    }
    const isText = ["proposal_created", "proposal_edited", "proposal_revised"].includes(topic);
    if (!isText) return undefined;
    const command = body && commandOfKind(body.kind);
    const isOwn = command !== undefined && /^(?:create|edit|revise)Proposal$/.test(command);
    if (body !== undefined && isOwn) {
      const { content } = payloadOf(body) as { readonly content: OfferedContent };
      return encodeContent(content);
    }
    const { place, after } = this.#ground;
    const content = assertDefined(findContent(after, fact.number as number), "a question gone");
    const { id, proposer, version } = fact as { id: Digest; proposer: AccountId; version: number };
    const hash = computeContentHash(place.hash, {
      chainId: place.chainId,
      id,
      version,
      proposer,
      content,
    });
    assert(equalBytes(hash, fact.contentHash as Digest), "a text that its fact does not bind");
    return encodeContent(content);
  }

  /** A decided epoch waits for its signals. */
  #deploy(number: number): void {
    const draft = this.#draft;
    const { height, now } = this.#ground.place;
    if (requireProposal(draft, number).type !== "epoch_activation") return;
    const payload = readPayload(draft, number).payload as EpochPayload;
    const target = decode(epochTargetSchema, payload.epochParameters);
    assert(target.ok);
    const signal = readFraction(draft, "epoch.signal");
    const decision = {
      target: target.value,
      windowBlocks: readUint(draft, "epoch.window_blocks", now),
      shareNumerator: signal.n,
      shareDenominator: signal.d,
      earliestStart: payload.activationBlock,
      timeout: height + readUint(draft, "epoch.timeout_blocks", now),
    };
    addDeployment(draft, { proposal: number, decision, decidedAt: height });
  }

  /** A new set is told by rank, the strongest first; what is left of one by account. */
  #orderSealers(order: (left: ValidatorMember, right: ValidatorMember) => number = () => 0): void {
    const draft = this.#draft;
    const sealers = [...activeValidators(draft)].sort(order).map(({ account, active }) => {
      const { keyId, suite, publicKey } = assertDefined(readValidator(draft, account), "nobody");
      return { account, keyId, suite, publicKey, active };
    });
    changeSealers(sealers, draft, this.#ground.place.height);
  }
}

type Signatures = Parameters<typeof encodeSignatures>[0];

function payloadOf({ kind, payload }: TransactionBody): unknown {
  const command = assertDefined(commandOfKind(kind), `no command ${kind}`);
  const decoded = decode(assertDefined(commandHandler(command), command).payload, payload);
  assert(decoded.ok, command);
  return decoded.value;
}

function byRank(left: ValidatorMember, right: ValidatorMember): number {
  if (left.active !== right.active) return left.active > right.active ? -1 : 1;
  return compareBytes(left.account, right.account);
}

function recordedText(body: TransactionBody, reportDigest: Digest): Uint8Array | undefined {
  if (commandOfKind(body.kind) !== "recordStatement") return undefined;
  const decoded = decodeRecordPayload(body.payload);
  assert(decoded.ok);
  return decoded.value.contents.find((object) =>
    equalBytes(concatBytes(literalHash(0x12, object), literalHash(0x16, object)), reportDigest),
  );
}
