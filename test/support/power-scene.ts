import type { BallotWeight } from "../../src/governance/ballot-weight.ts";
import { applyWeights, readBallotWeight, weighBallot } from "../../src/governance/ballot-weight.ts";
import { mapKey } from "../../src/governance/byte-map.ts";
import type { PowerFunction, ScopeName } from "../../src/governance/electorate-table.ts";
import { followElectorates } from "../../src/governance/follow-electorates.ts";
import { writeParameterEntry } from "../../src/governance/parameter.ts";
import type { ParameterKey } from "../../src/governance/parameter-table.ts";
import type { ParameterValue } from "../../src/governance/parameter-value.ts";
import { noteActive } from "../../src/governance/power-series.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import { asciiBytes } from "../../src/primitives/bytes.ts";
import { GovernanceScene } from "./governance-scene.ts";

/** Shares as a test writes them: delegate and basis points. */
export type NamedShares = readonly (readonly [string, number])[];

const YEAR_S = 365 * 86_400;

/** A scene of accounts by name, which delegate their stake and cast ballots in one scope. */
export class PowerScene extends GovernanceScene {
  readonly scope: ScopeName = "community";
  readonly #accounts = new Map<string, AccountId>();
  readonly #names = new Map<string, string>();

  /** The account of a name, which accepts whatever is delegated to it. It has no keys: commands come signed already. */
  named(name: string): AccountId {
    const known = this.#accounts.get(name);
    if (known !== undefined) return known;
    const account = new Uint8Array(32) as AccountId;
    account.set(asciiBytes(name));
    this.#accounts.set(name, account);
    this.#names.set(mapKey(account), name);
    this.accept(account, "setDelegateProfile", { acceptsDelegation: true, acceptsForwarded: true });
    return account;
  }

  nameOf(account: AccountId): string {
    return assertDefined(this.#names.get(mapKey(account)), "an account of another scene");
  }

  setStake(name: string, amount: bigint): void {
    noteActive(this.state, this.named(name), amount, this.context);
  }

  setParameter(key: ParameterKey, value: ParameterValue): void {
    writeParameterEntry(this.state, key, { version: 1, value, ramp: null });
  }

  /** Makes the scope count power by another function from now on. */
  countBy(name: PowerFunction): void {
    this.setParameter(`electorate.${this.scope}.function`, name);
    followElectorates(this.state, this.context);
  }

  /** Delegates, and answers the code of the refusal or `ok`. */
  delegate(name: string, shares: NamedShares, forward = false, termS = YEAR_S): string {
    const rejection = this.run(this.named(name), "setDelegation", {
      scopes: [this.scope],
      shares: shares.map(([delegate, bp]) => ({ delegate: this.named(delegate), bp })),
      forward,
      expiresAt: this.now + termS,
    });
    return rejection === null ? "ok" : rejection.code;
  }

  /** Casts a first ballot on a vote whose power is read at a height. */
  cast(name: string, number: number, snapshotHeight: number): BallotWeight {
    const voter = this.named(name);
    const vote = { number, house: "community", scope: this.scope, snapshotHeight, voter } as const;
    const weight = weighBallot(this.state, vote);
    applyWeights(this.state, vote, weight);
    return weight;
  }

  weightOf(name: string, number: number): bigint | undefined {
    return readBallotWeight(this.state, { number, house: "community" }, this.named(name));
  }
}
