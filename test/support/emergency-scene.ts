import assert from "node:assert/strict";
import { encode } from "../../src/codec/canonical.ts";
import { accountKeysTable, readAccountKeys } from "../../src/governance/account.ts";
import { mapKey } from "../../src/governance/byte-map.ts";
import { type CouncilName, readCouncil, writeCouncil } from "../../src/governance/council.ts";
import { type EmergencyPayload, emergencyPayload } from "../../src/governance/emergency-payload.ts";
import { writeState } from "../../src/governance/state-table.ts";
import { CUSTOM } from "../../src/governance/type-custom.ts";
import { EMERGENCY_ACTION } from "../../src/governance/type-emergency-action.ts";
import { writeActiveSet } from "../../src/governance/validator.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { CHAIN_ID } from "./governance-scene.ts";
import { type Item, join, literalEncode } from "./literal-codec.ts";
import { literalTag } from "./literal-hash.ts";
import { type TestKey, testKey } from "./test-keys.ts";
import { FOR, VoteScene } from "./vote-scene.ts";

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Members and threshold of each council of the scene. */
const SIZES: Readonly<Record<CouncilName, readonly [k: number, n: number]>> = {
  attestor: [5, 7],
  conduct: [3, 5],
  emergency: [5, 7],
};
const SPAN_S = DAY;

/** What a test changes of an act; all the rest fits the scene. */
export interface ActChange {
  readonly version?: number;
  readonly nonce?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
  readonly chainId?: Uint8Array;
  /** Names of who signs; k members unless said. */
  readonly signers?: readonly string[];
}

/** One action of a declaration, in the order of its fields. */
export interface DeclaredAction {
  readonly kind: string;
  readonly components?: readonly string[];
  readonly accounts?: readonly AccountId[];
  readonly durationS?: number;
  readonly ratifiedS?: number;
  readonly targetHeight?: number | null;
}

/** A name of a member of a council: `emergency 0` to `emergency 6`. */
export function memberNames(council: CouncilName, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `${council} ${place}`);
}

/**
 * A scene with its three councils and five validators of equal weight, whose past blocks are kept, so that a state
 * rollback finds them. Acts are encoded and signed here by the letter of the specification.
 */
export class EmergencyScene extends VoteScene {
  /** State at the end of each earlier block. */
  readonly #past = new Map<number, ReadonlyMap<string, Uint8Array>>();

  constructor() {
    super();
    for (const council of Object.keys(SIZES) as CouncilName[]) this.#seat(council);
    this.validators(["val 0", "val 1", "val 2", "val 3", "val 4"]);
    this.port = {
      finalizedHeight: Number.MAX_SAFE_INTEGER,
      canUndoTo: (height) => this.#past.has(height),
      changedKeysAbove: (height) => this.#changedAbove(height),
      valueAt: (height, key) => this.#past.get(height)?.get(mapKey(key)),
    };
    this.block();
  }

  /** Makes the named accounts the validators, with the weight 100 each. */
  validators(names: readonly string[]): void {
    for (const name of names) this.validator(name, 100n);
    const members = names.map((name) => ({
      account: this.id(name),
      active: 100n,
      keyId: testKey(1, name).keyId,
    }));
    writeActiveSet(this.state, members);
  }

  #seat(council: CouncilName): void {
    const [k, n] = SIZES[council];
    const members = memberNames(council, n).map((name) => this.voter(name, 0n));
    members.sort(compareBytes);
    const termEnd = 365 * DAY;
    writeCouncil(this.state, council, { k, members, version: 1, nonce: 0, termEnd });
  }

  override block(secondsLater = 1): void {
    const entries = [...this.state.entries(new Uint8Array(0))];
    this.#past.set(this.height, new Map(entries.map(([key, value]) => [mapKey(key), value])));
    super.block(secondsLater);
  }

  #changedAbove(height: number): readonly Uint8Array[] | undefined {
    const then = this.#past.get(height);
    const newest = this.#past.get(this.height - 1);
    if (then === undefined || newest === undefined) return undefined;
    const names = [...new Set([...then.keys(), ...newest.keys()])].sort();
    const changed = names.filter((name) => {
      const [before, after] = [then.get(name), newest.get(name)];
      return before === undefined || after === undefined || compareBytes(before, after) !== 0;
    });
    return changed.map((name) => Uint8Array.from(name, (letter) => letter.charCodeAt(0)));
  }

  /** The fields of an act that fits the scene, but for what the test changes. */
  fields(
    council: CouncilName,
    kind: string,
    payload: Item,
    change: ActChange = {},
  ): readonly Item[] {
    const known = readCouncil(this.state, council);
    const notBefore = change.notBefore ?? this.now;
    return [
      change.chainId ?? CHAIN_ID,
      council,
      change.version ?? known?.version ?? 1,
      kind,
      payload,
      change.nonce ?? known?.nonce ?? 0,
      notBefore,
      change.expiresAt ?? notBefore + SPAN_S,
    ];
  }

  /** `submitAct` of an act that k members have signed, or whoever the test names. */
  act(council: CouncilName, kind: string, payload: Item, change: ActChange = {}): unknown {
    const fields = this.fields(council, kind, payload, change);
    const signers = change.signers ?? memberNames(council, SIZES[council][0]);
    const act = literalEncode(fields);
    return { council, kind, act, signatures: signFields("act", fields, signers), attested: null };
  }

  /** Carries an act in; answers the code of the refusal or `ok`. */
  submitAct(council: CouncilName, kind: string, payload: Item, change: ActChange = {}): string {
    const carried = this.act(council, kind, payload, change);
    return this.run(this.id("proposer"), "submitAct", carried)?.code ?? "ok";
  }

  /** The payload of a declaration of measures. */
  declaration(
    actions: readonly DeclaredAction[],
    evidence: Uint8Array | null = null,
    trigger = "an incident",
  ): Item {
    return [
      trigger,
      evidence,
      actions.map((action) => [
        action.kind,
        action.components ?? [],
        [...(action.accounts ?? [])].sort(compareBytes),
        action.durationS ?? HOUR,
        action.ratifiedS ?? (action.kind === "rollback" ? 0 : DAY),
        action.targetHeight ?? null,
      ]),
    ];
  }

  declare(
    actions: readonly DeclaredAction[],
    evidence: Uint8Array | null = null,
    change: ActChange = {},
  ): string {
    const payload = this.declaration(actions, evidence);
    return this.submitAct("emergency", "declare_emergency", payload, change);
  }

  /** Puts an emergency action to the vote; its number. The vote opens with the next block. */
  proposeEmergency(fields: Parameters<typeof emergencyPayload>[0], by = "val 0"): number {
    return this.propose(by, "emergency_action", this.emergencyBytes(fields));
  }

  emergencyBytes(fields: Partial<EmergencyPayload> & Pick<EmergencyPayload, "action" | "reason">) {
    return encode(EMERGENCY_ACTION.payload, emergencyPayload(fields));
  }

  /** Content of an emergency action, to be refused. */
  offered(fields: Parameters<typeof emergencyPayload>[0]): unknown {
    const content = {
      type: "emergency_action",
      payload: this.emergencyBytes(fields),
      title: "An emergency",
      summary: "",
      description: "",
      tags: [],
      links: [],
      attachments: [],
      language: "en",
      dependsOn: null,
      conditions: [],
    };
    return { content, deposit: 0n };
  }

  /** Words that are put to the vote of the community. */
  motionContent(text: string): unknown {
    const payload = encode(CUSTOM.payload, { text, resolutionDigest: null });
    const { content } = this.offered({ action: "resume", reason: text }) as {
      readonly content: object;
    };
    return { ...content, type: "custom", title: text, payload };
  }

  /** Four of the five validators say yes, which decides at once. */
  approve(number: number): void {
    for (const place of [0, 1, 2, 3]) {
      if (this.proposal(number).closed !== null) return;
      assert.equal(this.vote(`val ${place}`, number, FOR), "ok", `val ${place}`);
    }
  }

  /** Gives a member's account another key, and says how many of its keys must sign. */
  addKey(owner: string, name: string, threshold: number): TestKey {
    const account = this.id(owner);
    const key = testKey(1, name);
    const known = assertDefined(readAccountKeys(this.state, account), `no keys of ${owner}`);
    const { keyId, suite, publicKey } = key;
    const added = { keyId, suite, publicKey, addedAt: 0, revokedAt: null };
    const value = { threshold, keys: [...known.keys, added] };
    writeState(this.state, accountKeysTable, { suffix: account, value });
    return key;
  }
}

/** Signatures over the fields of a tuple, as payloads order them. `name/key` signs for `name` with `key`. */
export function signFields(
  context: "act" | "attest",
  fields: readonly Item[],
  signers: readonly string[],
) {
  const signed = signers.map((signer) => {
    const [owner = signer, name = signer] = signer.split("/");
    const key = testKey(1, name);
    const message = join(literalTag(context, key.suite), literalEncode([...fields, key.keyId]));
    const signature = key.signer.sign(message);
    return { account: testKey(1, owner).account, keyId: key.keyId, signature };
  });
  return signed.sort((left, right) => compareBytes(left.keyId, right.keyId));
}
