import { resolveEpoch } from "../../../src/consensus/schedule.ts";
import { readAccount, readAccountKeys } from "../../../src/governance/account.ts";
import type { SubmitAct } from "../../../src/governance/act-payload.ts";
import { newestAttestations } from "../../../src/governance/attestation.ts";
import { readCouncil } from "../../../src/governance/council.ts";
import { decodeFallbackFrame, fallbackItems } from "../../../src/governance/fallback-frame.ts";
import { countFallbacks, requireFallback } from "../../../src/governance/fallback-record.ts";
import {
  findModeration,
  type Moderation,
  requireModeration,
} from "../../../src/governance/forum-moderation.ts";
import { readAcceptance } from "../../../src/governance/kept-acceptance.ts";
import { readRecovery } from "../../../src/governance/recovery.ts";
import { roleMembers } from "../../../src/governance/role.ts";
import { readPendingGrant } from "../../../src/governance/role-grant.ts";
import { activeValidators } from "../../../src/governance/validator.ts";
import { encodeFallbackDeclaration } from "../../../src/ledger/fallback-declaration.ts";
import { listDeployments } from "../../../src/machine/deployment.ts";
import { sealersAt } from "../../../src/machine/sealer-table.ts";
import { encodeOpenPayload } from "../../../src/machine/signing-keys.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import type { Digest } from "../../../src/primitives/brand.ts";
import { compareBytes, equalBytes } from "../../../src/primitives/bytes.ts";
import { TOKEN } from "../proposal-scene.ts";
import { declarationOf, targetOf } from "../test-acts.ts";
import { equivocation, evidencePayload } from "../test-evidence.ts";
import { attestationVerdict, lastGrant } from "./engine-commands.ts";
import { acceptanceObject, reportDigest } from "./engine-payloads.ts";
import { NEWCOMERS } from "./engine-spec.ts";
import { digestOf } from "./engine-wish.ts";
import { type EngineWorld, payloadBytes, type Wish } from "./engine-world.ts";

/** What has to come soon after something else, and seldom would if all commands were drawn alike. */
export function occasions(w: EngineWorld): readonly Wish[] {
  return [
    ...newcomers(w),
    ...stoppedGrants(w),
    ...stoppedRecoveries(w),
    ...appeals(w),
    ...anchors(w),
    ...fallbacks(w),
    ...evidence(w),
    ...measurements(w),
  ];
}

/** Somebody new is credited, and then gives the account its key. */
function newcomers(w: EngineWorld): readonly Wish[] {
  const { random, state } = w;
  if (!random.percent(10)) return [];
  const { account, suite, publicKey, salt } = random.pick(NEWCOMERS);
  if (readAccount(state, account) === undefined) {
    const payload = payloadBytes("transfer", { to: account, amount: 5000n * TOKEN });
    return [{ sender: random.pick(w.people), command: "transfer", payload }];
  }
  const isOpen = readAccountKeys(state, account) !== undefined;
  if (isOpen && !random.percent(20)) return [];
  const payload = encodeOpenPayload({ suite, publicKey, salt });
  return [{ sender: account, command: "account.open", payload }];
}

/** A grant that another admin does not want. */
function stoppedGrants(w: EngineWorld): readonly Wish[] {
  const { random, state, now } = w;
  const grant = lastGrant(w);
  if (grant === undefined || !random.percent(30)) return [];
  const { role, account, grantedBy } = grant;
  if (readPendingGrant(state, role, account) === undefined) return [];
  const payload = payloadBytes("stopGrant", { role, account });
  return roleMembers(state, "admin", now)
    .filter((admin) => !equalBytes(admin, grantedBy))
    .slice(0, 1)
    .map((sender) => ({ sender, command: "stopGrant", payload }));
}

function stoppedRecoveries(w: EngineWorld): readonly Wish[] {
  return w.people
    .filter((account) => readRecovery(w.state, account).pending !== null && w.random.percent(40))
    .map((sender) => {
      const payload = payloadBytes("cancelRecovery", { account: sender, signed: null });
      return { sender, command: "cancelRecovery", payload };
    });
}

/** The newest moderations are appealed, and judged by those who have not moderated. */
function appeals(w: EngineWorld): readonly Wish[] {
  const { state, random } = w;
  const told = w.facts("moderated").slice(-3) as readonly { readonly receipt: Digest }[];
  return told
    .flatMap(({ receipt }) => findModeration(state, receipt) ?? [])
    .map((number) => requireModeration(state, number))
    .flatMap((moderation) => (random.percent(35) ? appealOf(w, moderation) : []));
}

function appealOf(w: EngineWorld, { done, appeal }: Moderation): readonly Wish[] {
  const { receipt, author } = done;
  if (appeal === null) {
    const payload = payloadBytes("appealModeration", { receipt, statement: "it was on topic" });
    return [{ sender: author, command: "appealModeration", payload }];
  }
  if (appeal.isDecided || appeal.isFinal) return [];
  return roleMembers(w.state, "moderator", w.now).map((sender) => {
    const isOverturn = w.random.percent(50);
    const payload = payloadBytes("decideAppeal", { receipt, isOverturn, reason: "as I read it" });
    return { sender, command: "decideAppeal", payload };
  });
}

/** An epoch that brings a code in force rests on an anchor that attestors have vouched for. */
function anchors(w: EngineWorld): readonly Wish[] {
  const { random, state, height, now } = w;
  const attestors = roleMembers(state, "council:attestor", now);
  const open = [...newestAttestations(state, 4)].filter(
    ({ milestone, deadline }) => milestone === "anchor" && now + w.soonS < deadline,
  );
  const signed = open.flatMap((attestation) =>
    attestors
      .filter(() => random.percent(30))
      .map((sender) => {
        const verdict = attestationVerdict(w, sender, attestation);
        const payload = payloadBytes("signAttestation", verdict);
        return { sender, command: "signAttestation", payload } as const;
      }),
  );
  const isAwaited = listDeployments(state).length > 0;
  const [sender] = attestors;
  if (sender === undefined || !random.percent(isAwaited ? 25 : 1)) return signed;
  const payload = payloadBytes("openAttestation", { milestone: "anchor", height: height - 2 });
  return [...signed, { sender, command: "openAttestation", payload }];
}

/** Back from an epoch that needs the new code to the one that can do without; some object to it. */
function fallbacks(w: EngineWorld): readonly Wish[] {
  const { random, state, height } = w;
  const wishes: Wish[] = [];
  const last = countFallbacks(state);
  const { openFallback } = w.branch.facts;
  if (last > 0 && random.percent(openFallback === null ? 3 : 50)) {
    const { digest: id } = requireFallback(state, last);
    const payload = payloadBytes("objectEmergency", { id, statement: "not this" });
    wishes.push({ sender: random.pick(w.people), command: "objectEmergency", payload });
  }
  const { record: current } = resolveEpoch(w.branch.facts.schedule, height + 1);
  const { rule } = current;
  if (rule === 2 || !random.percent(1)) return wishes;
  const council = readCouncil(state, "emergency");
  if (council === undefined) return wishes;
  const declaration = declarationOf(w, targetOf(rule === 4 ? 3 : 2, { legacy: 0x12, pq: 0x16 }), {
    nonce: council.nonce,
    start: height + 1 + current.timing.noticeBlocks + random.below(9),
    evidenceHash: digestOf(`broken ${height}`),
  });
  const act = encodeFallbackDeclaration(declaration);
  const decoded = decodeFallbackFrame(act);
  if (!decoded.ok) throw new Error("a declaration that governance cannot read");
  const items = fallbackItems(decoded.value);
  const signatures = council.members
    .slice(0, random.percent(90) ? council.k : council.k - 1)
    .flatMap((account) => w.signed("act", account, items).map((entry) => ({ account, ...entry })))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  const submitted = { council: "emergency", kind: "fallback_epoch", act, signatures };
  const payload = payloadBytes("submitAct", { ...submitted, attested: null } as SubmitAct);
  return [...wishes, { sender: random.pick(w.people), command: "submitAct", payload }];
}

/** A sealer is caught with two seals for one height, as long as enough others seal. */
function evidence(w: EngineWorld): readonly Wish[] {
  const { random, state, height } = w;
  if (activeValidators(state).length < 4 || !random.percent(1)) return [];
  const { keyId } = assertDefined(random.pick(sealersAt(state, height + 1)), "nobody seals");
  const key = w.keyOf(keyId);
  if (key === undefined) return [];
  const draft = { height: random.between(1, Math.max(1, height)) };
  const payload = evidencePayload(equivocation(w, key, { first: draft, second: draft }));
  return [{ sender: random.pick(w.people), command: "submitEvidence", payload }];
}

/** What the proposal of the next epoch rests on is recorded before. */
function measurements(w: EngineWorld): readonly Wish[] {
  if (readAcceptance(w.state, reportDigest(w)) !== undefined || !w.random.percent(20)) return [];
  const mediaType = "application/vnd.mathledger.acceptance+json";
  const recorded = { mediaType, contents: [acceptanceObject(w)], references: [] };
  const payload = payloadBytes("recordStatement", recorded);
  return [{ sender: w.random.pick(w.people), command: "recordStatement", payload }];
}
