type Fields = Record<string, unknown>;

/** Fields of an acceptance object in which everything passes, as the programs of a measurement write it. */
export function acceptanceFields(more: Fields = {}): Fields {
  return {
    schema: "mathledger.bench/acceptance/1",
    criteria_version: "1",
    profile: "full",
    code_digest: `0x${"05".repeat(32)}`,
    env_fingerprint: "host",
    epoch_parameters: { target: "0x80" },
    produced_at: "0",
    criteria: criteriaFields(),
    overall: "PASS",
    results_digest: "0x01",
    raw_manifest_digest: "0x02",
    ...more,
  };
}

/** The four criteria with their limits, each measured below its own. */
export function criteriaFields(more: Fields = {}): Fields {
  const row = (unit: string, limit: string, value: string) => ({
    unit,
    limit,
    value,
    ci: [value, value],
    n: "100",
    providers: "native",
    tier: "T2",
    verdict: "PASS",
  });
  return {
    block_sealing_overhead: row("%", "300", "170.5"),
    block_validation_latency: row("ms", "100", "24"),
    network_propagation: row("x", "2.0", "1.1"),
    storage_overhead: row("%", "30", "9.75"),
    ...more,
  };
}

/** JSON with sorted keys and no space: the canonical form, made without the code under test. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = value as Fields;
  const parts = Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(fields[key])}`);
  return `{${parts.join(",")}}`;
}

export function acceptanceBytes(more: Fields = {}): Uint8Array {
  return new TextEncoder().encode(canonicalJson(acceptanceFields(more)));
}
