import assert from "node:assert/strict";
import { test } from "node:test";
import {
  acceptanceBytes,
  acceptanceFields,
  canonicalJson,
  criteriaFields,
} from "../../test/support/acceptance-object.ts";
import { ACCEPTANCE_BYTES_MAX, parseAcceptance } from "./acceptance.ts";
import { judgeAcceptance } from "./acceptance-rules.ts";

const bytesOf = (value: unknown) => new TextEncoder().encode(canonicalJson(value));

const TERMS = {
  criteriaVersion: "1",
  profile: "full",
  codeDigest: `0x${"05".repeat(32)}`,
  target: "0x80",
};

function judge(more: Record<string, unknown> = {}, terms: Partial<typeof TERMS> = {}) {
  const acceptance = parseAcceptance(acceptanceBytes(more)) ?? assert.fail("not an acceptance");
  return judgeAcceptance(acceptance, { ...TERMS, ...terms });
}

const row = (name: string, more: Record<string, unknown>) => {
  const criteria = criteriaFields();
  return criteriaFields({ [name]: { ...(criteria[name] as object), ...more } });
};

test("an object of the schema is read, with exact numbers", () => {
  const read = parseAcceptance(acceptanceBytes({ produced_at: "1767225600" }));
  assert.equal(read?.producedAt, 1_767_225_600);
  assert.deepEqual(read?.criteria.block_sealing_overhead, {
    unit: "%",
    limit: 300_000_000_000n,
    value: 170_500_000_000n,
    interval: [170_500_000_000n, 170_500_000_000n],
    verdict: "PASS",
  });
});

test("a field more or a field less is no acceptance object, at any level", () => {
  const fields = acceptanceFields();
  for (const name of Object.keys(fields)) {
    const { [name]: _, ...less } = fields;
    assert.equal(parseAcceptance(bytesOf(less)), undefined, `without ${name}`);
  }
  assert.equal(parseAcceptance(acceptanceBytes({ more: "" })), undefined);
  const criteria = criteriaFields();
  for (const name of Object.keys(criteria)) {
    const { [name]: _, ...less } = criteria;
    assert.equal(parseAcceptance(acceptanceBytes({ criteria: less })), undefined, name);
    const entry = criteria[name] as Record<string, unknown>;
    for (const field of Object.keys(entry)) {
      const { [field]: __, ...rest } = entry;
      const damaged = acceptanceBytes({ criteria: { ...criteria, [name]: rest } });
      assert.equal(parseAcceptance(damaged), undefined, `${name} without ${field}`);
    }
  }
  assert.equal(parseAcceptance(acceptanceBytes({ epoch_parameters: {} })), undefined);
});

test("a value of another kind is no acceptance object", () => {
  const damaged: readonly Record<string, unknown>[] = [
    { schema: "mathledger.bench/acceptance/2" },
    { criteria_version: 1 },
    { profile: ["full"] },
    { produced_at: "-1" },
    { produced_at: "1.5" },
    { produced_at: "01" },
    { overall: null },
    { epoch_parameters: "0x80" },
    { criteria: [] },
    { criteria: row("storage_overhead", { limit: "x" }) },
    { criteria: row("storage_overhead", { value: "-1" }) },
    { criteria: row("storage_overhead", { value: "1e3" }) },
    { criteria: row("storage_overhead", { ci: ["1"] }) },
    { criteria: row("storage_overhead", { ci: ["2", "1"] }) },
    { criteria: row("storage_overhead", { verdict: true }) },
  ];
  for (const more of damaged) {
    assert.equal(parseAcceptance(acceptanceBytes(more)), undefined, JSON.stringify(more));
  }
});

test("of each object there is one text", () => {
  const text = canonicalJson(acceptanceFields());
  const encode = (changed: string) => new TextEncoder().encode(changed);
  assert.notEqual(parseAcceptance(encode(text)), undefined);
  const others = [
    `${text} `,
    ` ${text}`,
    text.replace('"PASS"', '"PA\\u0053S"'),
    text.replace('{"code_digest"', '{"code_digest":"0x","code_digest"'),
    JSON.stringify(acceptanceFields()),
    text.slice(1),
    "",
    "null",
  ];
  for (const other of others) assert.equal(parseAcceptance(encode(other)), undefined, other);
  assert.equal(parseAcceptance(Uint8Array.of(0xff)), undefined);
});

test("an object of exactly the longest size is read, and one byte more is not", () => {
  const size = acceptanceBytes({ env_fingerprint: "" }).length;
  const room = ACCEPTANCE_BYTES_MAX - size;
  const longest = acceptanceBytes({ env_fingerprint: "x".repeat(room) });
  assert.equal(longest.length, 61_440);
  assert.notEqual(parseAcceptance(longest), undefined);
  assert.equal(
    parseAcceptance(acceptanceBytes({ env_fingerprint: "x".repeat(room + 1) })),
    undefined,
  );
});

test("a measurement carries the proposal that it was made for, and no other", () => {
  assert.equal(judge(), null);
  assert.equal(judge({}, { criteriaVersion: "2" })?.path, "criteriaVersion");
  assert.equal(judge({ criteria_version: "2" }, { criteriaVersion: "2" })?.path, "criteriaVersion");
  assert.equal(judge({ profile: "ci" })?.path, "profile");
  assert.equal(judge({ profile: "ci" }, { profile: "ci" }), null);
  assert.equal(judge({ code_digest: "0x06" })?.path, "codeDigest");
  assert.equal(judge({ epoch_parameters: { target: "0x81" } })?.path, "target");
});

test("all four criteria pass, in their units, by their limits and by their own numbers", () => {
  for (const [name, unit, limit] of [
    ["block_sealing_overhead", "%", "300"],
    ["block_validation_latency", "ms", "100"],
    ["network_propagation", "x", "2"],
    ["storage_overhead", "%", "30"],
  ] as const) {
    const fault = (more: Record<string, unknown>) => judge({ criteria: row(name, more) })?.path;
    const at = `criteria.${name}`;
    assert.equal(fault({ unit: unit === "ms" ? "s" : "ms" }), `${at}.unit`);
    assert.equal(fault({ limit: `${limit}.1` }), `${at}.limit`);
    assert.equal(fault({ verdict: "INCONCLUSIVE" }), `${at}.verdict`);
    // Equality passes; a billionth above does not, in the interval as in the value.
    assert.equal(fault({ value: limit, ci: [limit, limit] }), undefined);
    assert.equal(fault({ ci: ["0", `${limit}.000000001`] }), `${at}.ci`);
    assert.equal(fault({ value: `${limit}.000000001` }), `${at}.ci`);
  }
  assert.equal(judge({ overall: "FAIL" })?.path, "overall");
});
