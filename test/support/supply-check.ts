import assert from "node:assert/strict";
import { type Item, literalDecode } from "./literal-codec.ts";
import type { TestNetwork } from "./test-network.ts";

function amountOf(item: Item | undefined): bigint {
  let value = 0n;
  for (const byte of item as Uint8Array) value = (value << 8n) | BigInt(byte);
  return value;
}

/** The entries of the state under a prefix, decoded without the sources. */
function rows(network: TestNetwork, prefix: string): readonly (readonly Item[])[] {
  const entries = network.chain.entries(new TextEncoder().encode(prefix));
  return [...entries].map(([, value]) => literalDecode(value) as readonly Item[]);
}

/**
 * Conservation: what the accounts hold, their stakes and the treasury are the supply, and the supply and what was
 * burned are what genesis made. Read from the raw state, row by row.
 */
export function checkSupply(network: TestNetwork): void {
  const { genesis, governance } = network.document;
  let made = governance.treasury;
  for (const { amount } of genesis.accounts) made += amount;
  let held = 0n;
  for (const [, liquid] of rows(network, "acct/")) held += amountOf(liquid);
  for (const [active] of rows(network, "stake/")) held += amountOf(active);
  const [row = []] = rows(network, "supply");
  const [born, supply, burned, treasury, streams, liquid, active, warming, unbonding, holds] = row;
  const totals = [liquid, active, warming, unbonding, holds].map(amountOf);
  const counted = totals.reduce((sum, total) => sum + total, 0n);
  assert.equal(held, counted, "the running totals are the sums");
  const common = amountOf(treasury) + amountOf(streams);
  assert.equal(held + common, amountOf(supply), "the sum of all is the supply");
  assert.equal(amountOf(born), made, "the genesis supply stands in the state");
  assert.equal(
    amountOf(supply) + amountOf(burned),
    made,
    "what was burned is missing from genesis",
  );
}
