import { encode } from "../../../src/codec/canonical.ts";
import { bytesOf, uint } from "../../../src/codec/schema.ts";
import {
  ATTEST,
  type Attestation,
  milestoneSchema,
  newestAttestations,
} from "../../../src/governance/attestation.ts";
import { COMMANDS, type CommandName } from "../../../src/governance/command.ts";
import { readDelegateProfile } from "../../../src/governance/delegate-profile.ts";
import { countMeasures, openMeasures, requireMeasure } from "../../../src/governance/measure.ts";
import type { ProposalType } from "../../../src/governance/names.ts";
import { digestSchema } from "../../../src/governance/proposal.ts";
import { readRecovery } from "../../../src/governance/recovery.ts";
import { cancellationItems, recoveryItems } from "../../../src/governance/recovery-signature.ts";
import { roleMembers } from "../../../src/governance/role.ts";
import type { GrantedRole, RoleName } from "../../../src/governance/role-name.ts";
import { readAccused } from "../../../src/governance/sanction-payload.ts";
import { heightSchema } from "../../../src/governance/schemas.ts";
import { countStreams, readStream } from "../../../src/governance/stream.ts";
import { jailedUntil } from "../../../src/governance/validator.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { compareBytes } from "../../../src/primitives/bytes.ts";
import { offerKey } from "../key-proofs.ts";
import { contentOf, TOKEN } from "../proposal-scene.ts";
import { anyAct, moreSignatures } from "./engine-acts.ts";
import { FORUM_WISHES } from "./engine-forum.ts";
import { acceptanceObject, anyType, payloadOf, reportDigest } from "./engine-payloads.ts";
import { spareKey } from "./engine-spec.ts";
import { ballotOf, carriedBallot, oneIn, reportOf } from "./engine-votes.ts";
import { By, digestOf } from "./engine-wish.ts";
import { type EngineWorld, payloadBytes, type Wish } from "./engine-world.ts";

type Maker = (w: EngineWorld, sender: AccountId) => unknown;

const amount = ({ random }: EngineWorld) =>
  BigInt(random.pick([0, 1, 100, 5000, 90_000, 2_000_000])) * TOKEN + BigInt(random.below(7));

export function content(w: EngineWorld, type: ProposalType = anyType(w)) {
  const { random } = w;
  const isEpoch = type === "epoch_activation";
  const object = acceptanceObject(w);
  return contentOf(type, payloadOf(w, type), {
    title: `A ${type} ${random.below(1000)}`,
    attachments: isEpoch
      ? [
          {
            name: "acceptance.json",
            mediaType: "application/vnd.mathledger.acceptance+json",
            sizeBytes: object.length,
            digest: reportDigest(w),
          },
        ]
      : [],
    dependsOn: w.count > 0 && random.percent(5) ? w.proposal(random.pick(w.numbers)).id : null,
    conditions: random.percent(5)
      ? [{ kind: "height_at_least", height: w.height + random.between(1, 90) }]
      : [],
  });
}

/** Id and version of a proposal in a status, with its proposer as the sender where `own`. */
function named(w: EngineWorld, ...statuses: readonly string[]) {
  const number = oneIn(w, ...statuses);
  if (number === undefined) return undefined;
  const proposal = w.proposal(number);
  return { number, proposal, id: proposal.id, expectedVersion: proposal.content.version };
}

function edited(w: EngineWorld, ...statuses: readonly string[]): unknown {
  const found = named(w, ...statuses);
  if (found === undefined) return undefined;
  const { id, expectedVersion, proposal } = found;
  return by(proposal.proposer, { id, expectedVersion, content: content(w, proposal.type) });
}

const by = (sender: AccountId, payload: unknown) => new By(sender, payload);

function spare(w: EngineWorld, account: AccountId) {
  const place = w.people.findIndex((other) => compareBytes(other, account) === 0);
  return spareKey(Math.max(0, place), w.random.below(3));
}

function offered(w: EngineWorld, account: AccountId, purpose: "account_key" | "seal_key") {
  return offerKey(spare(w, account), { chainId: w.branch.chainId, purpose, account });
}

const MAKERS: Readonly<Partial<Record<CommandName, Maker>>> = {
  ...FORUM_WISHES,
  recordStatement: (w) => ({
    mediaType: w.random.percent(50) ? "application/vnd.mathledger.acceptance+json" : "text/plain",
    contents: [acceptanceObject(w)],
    references: [],
  }),
  submitAct: anyAct,
  signAct: moreSignatures,
  transfer: (w) => ({ to: w.random.pick(w.people), amount: amount(w) }),
  fundTreasury: (w) => ({ amount: amount(w) }),
  bond: (w) => ({ amount: amount(w) }),
  unbond: (w) => ({ amount: w.random.percent(70) ? 1000n * TOKEN : amount(w) }),
  claimStream: (w) => {
    const stream = w.random.between(1, Math.max(1, countStreams(w.state)));
    const recipient = readStream(w.state, stream)?.recipient;
    const payload = { stream, amount: w.random.percent(50) ? null : 7n };
    return recipient === undefined ? payload : by(recipient, payload);
  },
  registerValidator: (w, sender) => ({ consensusKey: offered(w, sender, "seal_key") }),
  leaveValidator: () => ({}),
  unjail: (w) => {
    const jailed = w.people.find((account) => jailedUntil(w.state, account) !== undefined);
    return jailed === undefined ? {} : by(jailed, {});
  },
  rotateKeys: (w, sender) => ({ keys: [offered(w, sender, "account_key")], keyThreshold: 1 }),
  setRecovery: (w) => {
    const guardians = w.people
      .filter(() => w.random.percent(30))
      .slice(0, 7)
      .sort(compareBytes);
    return { guardians, k: Math.min(2, guardians.length), delayS: w.random.between(1, 400) };
  },
  recoverAccount: (w) => {
    const account = w.random.pick(w.people);
    const { guardians, count } = readRecovery(w.state, account);
    const keys = [offered(w, account, "account_key")];
    const keySet = {
      threshold: 1,
      keys: keys.map(({ suite, publicKey }) => ({
        suite,
        publicKey,
        keyId: spare(w, account).keyId,
      })),
    };
    const items = recoveryItems({ chainId: w.branch.chainId, account, count }, keySet);
    const signatures = guardians.flatMap((guardian) =>
      w.signed("act", guardian, items).map((entry) => ({ account: guardian, ...entry })),
    );
    return signatures.length === 0 ? undefined : { account, keys, keyThreshold: 1, signatures };
  },
  cancelRecovery: (w, sender) => {
    const account = w.random.percent(80) ? sender : w.random.pick(w.people);
    const subject = {
      chainId: w.branch.chainId,
      account,
      count: readRecovery(w.state, account).count,
    };
    const [signed = null] = w.random.percent(50)
      ? w.signed("act", account, cancellationItems(subject))
      : [];
    return { account, signed };
  },
  createProposal: (w) => ({
    content: content(w),
    deposit: w.random.percent(80) ? 5000n * TOKEN : null,
  }),
  editProposal: (w) => edited(w, "draft", "discussion"),
  reviseProposal: (w) => {
    const waiting = w.numbers.filter((number) => w.proposal(number).review?.revisionUntil !== null);
    const number = waiting.findLast((place) => w.status(place) === "review");
    if (number === undefined) return edited(w, "review");
    const { id, content: facts, proposer, type } = w.proposal(number);
    const offer = { id, expectedVersion: facts.version, content: content(w, type) };
    return by(proposer, offer);
  },
  submitProposal: (w) => {
    const found = named(w, "draft");
    if (found === undefined) return undefined;
    const { id, expectedVersion, proposal } = found;
    return by(proposal.proposer, { id, expectedVersion, deposit: 5000n * TOKEN });
  },
  depositProposal: (w) => ({
    id: named(w, "draft", "discussion")?.id ?? digestOf("x"),
    amount: 300n * TOKEN,
  }),
  endorseProposal: (w) => ({
    id: named(w, "draft", "discussion")?.id ?? digestOf("x"),
    statement: "good",
  }),
  cancelProposal: (w) => {
    const found = w.random.percent(40) ? named(w, "draft", "discussion", "review") : undefined;
    return found === undefined ? undefined : by(found.proposal.proposer, { id: found.id });
  },
  setDelegation: (w, sender) => {
    const { random } = w;
    const delegates = w.people
      .filter((other) => other !== sender && random.percent(40))
      .filter((other) => readDelegateProfile(w.state, other).acceptsDelegation)
      .slice(0, 5);
    const shares = delegates.map((delegate) => ({ delegate, bp: random.between(1, 2000) }));
    const scopes = random.pick([["community"], ["protocol"], ["treasury"]]);
    const expiresAt = w.now + random.between(1, 30_000);
    return { scopes, shares, forward: random.percent(40), expiresAt };
  },
  removeDelegation: ({ random }) => ({
    scopes: [random.pick(["community", "protocol", "treasury"])],
  }),
  dropDelegator: ({ random, people }) => ({
    scope: random.pick(["community", "protocol", "treasury"]),
    from: random.pick(people),
  }),
  setDelegateProfile: ({ random }) => ({
    acceptsDelegation: random.percent(85),
    acceptsForwarded: random.percent(85),
  }),
  castVote: (w, sender) => wrap(ballotOf(w, sender)),
  castVoteBySig: carriedBallot,
  submitReview: (w) => reportOf(w),
  recuseReview: (w) => ({ proposalId: named(w, "review")?.id ?? digestOf("x"), reason: "mine" }),
  executeProposal: (w) => {
    const found = named(w, "queued");
    if (found === undefined) return undefined;
    return { id: found.id, planHash: found.proposal.locked?.planHash ?? digestOf("x") };
  },
  objectEmergency: (w) => {
    const asked = w.numbers.filter((number) => w.proposal(number).type === "emergency_action");
    const number = asked.findLast((place) => w.status(place) === "queued") ?? asked.at(-1);
    return { id: number === undefined ? digestOf("x") : w.proposal(number).id, statement: "no" };
  },
  appealFreeze: ({ state, random }) => {
    const measure = random.between(1, Math.max(1, countMeasures(state)));
    const frozen = openMeasures(state).find((number) => {
      return requireMeasure(state, number).kind === "freeze_accounts";
    });
    if (frozen === undefined) return { measure, statement: "not I" };
    const { accounts } = requireMeasure(state, frozen);
    return by(random.pick(accounts), { measure: frozen, statement: "not I" });
  },
  answerSanction: (w) => {
    const asked = w.numbers.filter((number) => w.proposal(number).type === "sanction");
    const number = asked.findLast((place) => w.proposal(place).ended === null);
    if (number === undefined) return { id: digestOf("x"), statement: "not so" };
    const { id } = w.proposal(number);
    return by(readAccused(w.state, number), { id, statement: "not so" });
  },
  grantRole: ({ random, people, now }) => ({
    role: random.pick(["moderator", "executor", "maintainer", "reviewer"]),
    account: random.pick(people),
    until: random.percent(50) ? null : now + 9000,
  }),
  revokeRole: ({ random, people }) => ({
    role: random.pick(["moderator", "executor", "maintainer"]),
    account: random.pick(people),
  }),
  renounceRole: ({ random }) => ({
    role: random.pick(["moderator", "executor", "maintainer", "reviewer"]),
  }),
  stopGrant: (w) => {
    const { role = "moderator", account = w.random.pick(w.people) } = lastGrant(w) ?? {};
    return { role, account };
  },
  openAttestation: ({ random, height }) => ({
    milestone: random.pick(["custom:x", "rehearsal", "custom:y"]),
    height: Math.max(0, height - random.between(0, 12)),
  }),
  signAttestation: (w, sender) => {
    const open = [...newestAttestations(w.state, 9)].filter(
      ({ deadline }) => w.now + 60 < deadline || w.random.percent(5),
    );
    if (open.length === 0) return undefined;
    return attestationVerdict(w, sender, w.random.pick(open));
  },
};

/** The verdict of a member on an attestation, mostly that it is so. */
export function attestationVerdict(
  w: EngineWorld,
  member: AccountId,
  { id, milestone, height, digests }: Attestation,
) {
  const verdict = w.random.percent(75) ? ATTEST : 0;
  const items = [
    encode(bytesOf(64), w.branch.chainId),
    encode(digestSchema, id),
    encode(milestoneSchema, milestone),
    encode(heightSchema, height),
    digests,
    encode(uint(ATTEST), verdict),
  ];
  const signatures = w.signed("attest", member, items);
  return { id, member, verdict, reason: null, signatures };
}

/** The last grant that was to take effect later. */
export function lastGrant(w: EngineWorld) {
  type Grant = {
    readonly kind: string;
    readonly role: GrantedRole;
    readonly account: AccountId;
    readonly grantedBy: AccountId;
  };
  const told = w.facts("role_scheduled") as readonly { readonly change: Grant }[];
  const grants = told.flatMap(({ change }) => (change.kind === "grant" ? change : []));
  return grants.at(-1);
}

const wrap = (ballot: unknown) => (ballot === undefined ? undefined : { ballot });

/** Who may do what by office; others try it too. */
const OFFICES: Readonly<Partial<Record<CommandName, RoleName>>> = {
  moderate: "moderator",
  decideAppeal: "moderator",
  grantRole: "admin",
  revokeRole: "admin",
  stopGrant: "admin",
  openAttestation: "council:attestor",
  signAttestation: "council:attestor",
  recuseReview: "reviewer",
  submitReview: "reviewer",
  executeProposal: "executor",
};

/** Somebody whose office it is, for the most part. */
export function senderOf(w: EngineWorld, command: CommandName): AccountId {
  const { newcomers } = w;
  if (newcomers.length > 0 && w.random.percent(4)) return w.random.pick(newcomers);
  const role = OFFICES[command];
  if (role === undefined || w.random.percent(15)) return w.random.pick(w.people);
  const members = roleMembers(w.state, role, w.now);
  return w.random.pick(members.length === 0 ? w.people : members);
}

/** A command that makes sense as the world stands, or undefined where there is nothing to do it to. */
export function wishOf(w: EngineWorld, command: CommandName, sender: AccountId): Wish | undefined {
  const made = MAKERS[command]?.(w, sender);
  if (made === undefined) return undefined;
  if (made instanceof By) {
    const from = w.random.percent(95) ? made.sender : sender;
    return { sender: from, command, payload: payloadBytes(command, made.payload) };
  }
  return { sender, command, payload: payloadBytes(command, made) };
}

/** A command of any kind with bytes of any kind. */
export function brokenWish(w: EngineWorld, sender: AccountId): Wish {
  const { random } = w;
  const command = random.pick(Object.keys(COMMANDS) as CommandName[]);
  const sound = wishOf(w, command, sender);
  if (sound === undefined || random.percent(30)) {
    return { sender, command, payload: random.bytes(random.between(1, 80)) };
  }
  const payload = sound.payload.slice();
  for (let flips = random.between(1, 3); flips > 0; flips--) {
    payload[random.below(payload.length)] = random.below(256);
  }
  return { ...sound, payload };
}
