/** A record as a reference sees it. */
export interface LiteralRecord {
  readonly shares: readonly (readonly [delegate: string, bp: number])[];
  readonly forward: boolean;
}

/** A world of delegations, written down and never kept by differences. */
export interface LiteralWorld {
  readonly own: ReadonlyMap<string, bigint>;
  readonly records: ReadonlyMap<string, LiteralRecord>;
}

/** For each single unit of power: its owner, and the delegate that carries it, or null where the owner keeps it. */
function* unitsOf({
  own,
  records,
}: LiteralWorld): Iterable<{ readonly owner: string; readonly carrier: string | null }> {
  for (const [owner, power] of own) {
    let left = power;
    for (const [carrier, bp] of records.get(owner)?.shares ?? []) {
      const part = (power * BigInt(bp) - ((power * BigInt(bp)) % 10_000n)) / 10_000n;
      for (let unit = 0n; unit < part; unit++) yield { owner, carrier };
      left -= part;
    }
    for (let unit = 0n; unit < left; unit++) yield { owner, carrier: null };
  }
}

/** Those whom a unit meets on its way, the carrier first. It throws where the way does not end. */
function wayOf({ records }: LiteralWorld, carrier: string): readonly string[] {
  const way = [carrier];
  for (;;) {
    const record = records.get(way.at(-1) ?? carrier);
    const next = record?.forward === true ? record.shares[0]?.[0] : undefined;
    if (next === undefined) return way;
    if (way.includes(next)) throw new Error(`a unit runs in a circle at ${next}`);
    way.push(next);
  }
}

/** What each account receives: each unit is counted at everyone on its way. */
export function literalReceived(world: LiteralWorld): ReadonlyMap<string, bigint> {
  const received = new Map<string, bigint>();
  for (const { carrier } of unitsOf(world)) {
    if (carrier === null) continue;
    for (const met of wayOf(world, carrier)) received.set(met, (received.get(met) ?? 0n) + 1n);
  }
  return received;
}

/** Weights of the ballots of some voters: each unit goes to its owner, else to the first voter on its way. */
export function literalWeights(
  world: LiteralWorld,
  voters: ReadonlySet<string>,
): ReadonlyMap<string, bigint> {
  const weights = new Map<string, bigint>([...voters].map((voter) => [voter, 0n]));
  for (const { owner, carrier } of unitsOf(world)) {
    const way = carrier === null ? [owner] : [owner, ...wayOf(world, carrier)];
    const holder = way.find((account) => voters.has(account));
    if (holder !== undefined) weights.set(holder, (weights.get(holder) ?? 0n) + 1n);
  }
  return weights;
}

/** The longest way by which power comes to an account, each edge asked for afresh. */
export function literalInDepth({ records }: LiteralWorld, account: string): number {
  let depth = 0;
  for (const [owner, { shares, forward }] of records) {
    if (!shares.some(([delegate]) => delegate === account)) continue;
    depth = Math.max(depth, 1);
    if (forward && shares[0]?.[0] === account) {
      depth = Math.max(depth, Math.max(1, literalInDepth({ own: new Map(), records }, owner)) + 1);
    }
  }
  return depth;
}
