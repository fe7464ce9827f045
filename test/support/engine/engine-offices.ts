import assert from "node:assert/strict";
import { readActSigner, requireAct } from "../../../src/governance/act.ts";
import { readVerdict, requireAttestation } from "../../../src/governance/attestation.ts";
import type { AuditEntry } from "../../../src/governance/audit-entry.ts";
import { requireModeration } from "../../../src/governance/forum-moderation.ts";
import { hasOpinion } from "../../../src/governance/moderation-events.ts";
import { readPanel } from "../../../src/governance/review-panel.ts";
import { readFiled } from "../../../src/governance/review-report.ts";
import { equalBytes } from "../../../src/primitives/bytes.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import type { EngineView } from "./engine-view.ts";

/** Facts that no council can bring about by an act. */
const NOT_BY_ACT: ReadonlySet<string> = new Set([
  "parameter_changed",
  "ramp_started",
  "fee_structure_changed",
  "role_granted",
  "role_scheduled",
  "council_changed",
  "treasury_spent",
  "stream_started",
  "stream_cancelled",
  "budget_set",
  "vote_cast",
  "voting_closed",
  "proposal_executed",
  "slashed",
  "transferred",
]);

/** I11: an act touches nothing that it may not. */
export function checkActFacts(entries: readonly AuditEntry[]): void {
  for (const { eventType, action, seq } of entries) {
    if (action !== "submitAct" && action !== "signAct") continue;
    assert(!NOT_BY_ACT.has(eventType), `entry ${seq}: ${eventType} by an act`);
  }
}

/** I8: members who have signed an act are counted once. */
export function checkActs({ state, people }: EngineView, numbers: Iterable<number>): void {
  for (const number of numbers) {
    const signed = people.filter((member) => readActSigner(state, number, member)?.complete);
    assert.equal(requireAct(state, number).signers, signed.length, `signers of act ${number}`);
  }
}

/** I8: on each appeal, each moderator has given one opinion, and the first is none of them. */
export function checkAppeals({ state, people }: EngineView, numbers: Iterable<number>): void {
  for (const number of numbers) {
    const { appeal, done } = requireModeration(state, number);
    if (appeal === null) continue;
    const given = people.filter((account) => hasOpinion(state, number, account));
    assert(
      !given.some((account) => equalBytes(account, done.moderator)),
      `${number} judged by itself`,
    );
    assert.equal(appeal.overturn + appeal.uphold, given.length, `opinions on ${number}`);
  }
}

/** I8: each reviewer once a round, and only those of the panel. */
export function checkReview({ state }: EngineView, number: number): void {
  const panel = readPanel(state, number);
  if (panel === undefined) return;
  for (const round of [1, 2, 3]) {
    const filed = readFiled(state, number, round);
    const names = new Set(filed.map(({ reviewer }) => toHex(reviewer)));
    assert.equal(names.size, filed.length, `reports on ${number}`);
  }
}

/** I8: each member of the panel has one verdict, and they add up. */
export function checkAttestations({ state }: EngineView, numbers: Iterable<number>): void {
  for (const number of numbers) {
    const { panel, attesting, refusing } = requireAttestation(state, number);
    const verdicts = panel.map((member) => readVerdict(state, number, member)?.verdict);
    const count = (verdict: number) => verdicts.filter((given) => given === verdict).length;
    assert.equal(attesting, count(1), `attestation ${number}`);
    assert.equal(refusing, count(0), `attestation ${number}`);
  }
}
