import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PQ_ACTIVATION } from "../../src/node/story/pq-activation.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(PQ_ACTIVATION);
after(() => told.close());

const account = (name: string): string => toHex0x(told.story.account(name));

test("a review tells every report, who is missing, and the outcome by the rules", async () => {
  interface Reviews {
    readonly is_reviewed: boolean;
    readonly panel: readonly string[];
    readonly missing: readonly string[];
    readonly outcome: string;
    readonly rounds: readonly {
      readonly reports: readonly { readonly reviewer: string; readonly recommendation: string }[];
      readonly consensus: Readonly<Record<string, number>>;
    }[];
  }
  const shown = await told.call<Reviews>("list_reviews", { proposal: 1 });
  assert.equal(shown.is_reviewed, true);
  const reports = shown.rounds[0]?.reports ?? [];
  const filed = reports.map(({ reviewer }) => reviewer);
  assert.deepEqual([...filed, ...shown.missing].sort(), [...shown.panel].sort());
  const approving = reports.filter(({ recommendation }) => recommendation === "APPROVE").length;
  const { consensus } = shown.rounds[0] ?? {};
  assert.deepEqual(
    [consensus?.panel, consensus?.reports, consensus?.approve, consensus?.reject],
    [shown.panel.length, reports.length, approving, 0],
  );
  // Two thirds of the panel at least: 3a >= 2m.
  assert.ok(3 * approving >= 2 * shown.panel.length);
  assert.equal(shown.outcome, "approve");
});

test("attestations are found by digest, by name, and by every filter", async () => {
  interface List {
    readonly items: readonly {
      readonly id: string;
      readonly attestation_id: string;
      readonly milestone: string;
      readonly block_number: number;
      readonly status: string;
      readonly attesting: number;
      readonly signers: readonly {
        readonly attestor: string;
        readonly verdict: string | null;
        readonly signatures: readonly unknown[];
      }[];
    }[];
  }
  const ids = async (params: Record<string, unknown>) =>
    (await told.call<List>("list_attestations", params)).items.map(({ id }) => id);
  const { items } = await told.call<List>("list_attestations");
  const [first] = items;
  assert.ok(first !== undefined);
  const { id, attestation_id: name, milestone, status } = first;
  assert.equal(name, `ATTEST-${milestone}-${first.block_number}`);
  assert.deepEqual(await ids({ id }), [id]);
  assert.deepEqual(await ids({ id: name }), [id]);
  assert.equal(await told.refused("list_attestations", { id: "ATTEST-x-1" }), "RPC_NOT_FOUND");
  for (const [filter, keeps] of [
    [{ milestone }, (row: (typeof items)[number]) => row.milestone === milestone],
    [{ milestone: "rehearsal" }, () => false],
    [{ status }, (row: (typeof items)[number]) => row.status === status],
    [{ status: "CONTRADICTED" }, () => false],
    [{ attestor: account("attestor-1") }, () => true],
    [{ attestor: account("ada") }, () => false],
  ] as const) {
    const expected = items.filter(keeps).map((row) => row.id);
    assert.deepEqual(await ids(filter), expected, JSON.stringify(filter));
  }
  for (const row of items) {
    const attested = row.signers.filter(({ verdict }) => verdict === "ATTEST");
    assert.equal(attested.length, row.attesting, row.attestation_id);
    for (const { signatures } of attested) assert.ok(signatures.length > 0);
  }
});

test("validators come with their stake, their seals and what they signal", async () => {
  interface List {
    readonly items: readonly {
      readonly account: string;
      readonly in_set: boolean;
      readonly share: string;
      readonly post_quantum: boolean;
      readonly uptime: { readonly sealed: number; readonly blocks: number };
    }[];
    readonly next_cursor: string | null;
  }
  const { items } = await told.call<List>("list_validators");
  const names = [1, 2, 3, 4].map((place) => account(`validator-${place}`));
  assert.deepEqual(items.map((row) => row.account).sort(), names.sort());
  for (const { in_set, share, post_quantum, uptime } of items) {
    assert.deepEqual([in_set, share, post_quantum], [true, "0.250000", true]);
    // All four seal every block in a story.
    assert.ok(uptime.blocks > 0);
    assert.equal(uptime.sealed, uptime.blocks);
  }
  const paged: string[] = [];
  let cursor: string | null = null;
  do {
    const page: List = await told.call("list_validators", {
      limit: 3,
      ...(cursor === null ? {} : { cursor }),
    });
    paged.push(...page.items.map((row) => row.account));
    cursor = page.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(
    paged,
    items.map((row) => row.account),
  );
});

test("a fallback to the epoch before is feasible with notice, and not without", async () => {
  interface Plan {
    readonly kind: string;
    readonly feasible: boolean;
    readonly reasons: readonly string[];
    readonly undone: unknown;
  }
  const tip = told.service.index.height;
  const far = await told.call<Plan>("plan_rollback", { start_block: tip + 100 });
  assert.deepEqual([far.kind, far.feasible, far.undone], ["fallback_epoch", true, null]);
  const near = await told.call<Plan>("plan_rollback", { start_block: tip + 2 });
  assert.equal(near.feasible, false);
  assert.match(near.reasons[0] ?? "", /^EPOCH_/);
  const legacy = { start_block: tip + 100, rule_version: "v1-legacy" };
  const refused = await told.call<Plan>("plan_rollback", legacy);
  assert.equal(refused.feasible, false);
});
