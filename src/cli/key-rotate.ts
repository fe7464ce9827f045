import { requireHash } from "../crypto/require-hash.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { keyProofItems } from "../governance/key-proof.ts";
import { suiteToJson } from "../ledger/json-suite.ts";
import { openKeyError } from "../node/key-protection.ts";
import {
  assertKeyName,
  findKey,
  holdsKey,
  keyPath,
  makeKey,
  refuseTaken,
  storeKey,
} from "../node/key-store.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { callKey, fileKey } from "./call-key.ts";
import type { ExitCode } from "./exit-code.ts";
import { choosePassphrase, suiteOf } from "./key-new.ts";
import type { CallKey } from "./key-port.ts";
import { algorithms } from "./open-chain.ts";
import { type CommandWrite, performSigned } from "./signed-write.ts";
import type { WritePlace } from "./write-place.ts";

/** A key that is to come to an account. */
interface NextKey {
  readonly key: CallKey;
  /** Writes its file, where it has none as yet. */
  store(): Promise<void>;
}

/**
 * Puts a new key on the account of an old one, which the old one signs. The file of the new key is written before
 * anything is sent: a key that the ledger has and nobody holds would be a lost account.
 */
export async function rotateKey(call: Call): Promise<ExitCode> {
  const old = await callKey(call, call.args[0] ?? "");
  const next = await nextKey(call, old);
  const { name, keyId, place } = next.key;
  const isAdded = call.options.flag("add");
  const told = (words: string, old_key: string): string =>
    [
      `${words}, account ${toHex0x(old.account)}`,
      `New key:   ${name}, ${suiteToJson(next.key.suite)}, in ${place}`,
      `Old key:   ${old.name}, ${old_key}; ${old.place} stays as it is`,
    ].join("\n");
  const json = { account: old.account, name, key_id: keyId, path: place, old_key_id: old.keyId };
  return await performSigned(call, (at) => rotation(at, { call, old, next, isAdded }), {
    key: old,
    async beforeSigning() {
      await next.store();
      call.note(`New key:   ${place}; if the sending fails, go on with --to ${name}`);
    },
    done: ({ height, tx_hash }) => ({
      json,
      text: told(
        `Rotated in block ${height}: ${tx_hash}`,
        isAdded ? "still on the account" : "signs nothing any more",
      ),
    }),
    dry: () => ({
      json,
      text: told(
        "Would rotate; nothing was signed or written",
        isAdded ? "would stay on the account" : "would sign nothing any more",
      ),
    }),
  });
}

/** The keys of the account as they stand, without the old one unless it stays, and with the new one. */
async function rotation(
  place: WritePlace,
  of: {
    readonly call: Call;
    readonly old: CallKey;
    readonly next: NextKey;
    readonly isAdded: boolean;
  },
): Promise<CommandWrite> {
  const { call, old, next, isAdded } = of;
  const account = toHex0x(old.account);
  const { chain_id, network, network_kind } = await place.call("node_status", {});
  if (network_kind === "production" && call.options.flag("unprotected")) {
    throw openKeyError(String(network));
  }
  const held = (await place.call("get_account", { account })) as {
    readonly keys: readonly HeldKey[];
    readonly key_threshold: number | null;
  };
  const oldId = toHex0x(old.keyId);
  const kept = held.keys
    .filter(({ key_id, revoked_at }) => revoked_at === null && (isAdded || key_id !== oldId))
    .map(({ suite_id, public_key }) => ({ suite: suite_id, public_key, proof: null }));
  const { suite, publicKey, keyId } = next.key;
  const items = keyProofItems(hexOption(String(chain_id), "chain_id"), "account_key", old.account);
  const message = buildMessage("act", suite, items, keyId);
  const added = {
    suite,
    public_key: toHex0x(publicKey),
    proof: toHex0x(await next.key.sign({ context: "act", message })),
  };
  const keys = [...kept, added];
  const key_threshold = held.key_threshold ?? 1;
  return { kind: "rotateKeys", payload: { keys, key_threshold } };
}

interface HeldKey {
  readonly key_id: string;
  readonly suite_id: number;
  readonly public_key: string;
  readonly revoked_at: number | null;
}

/** A key that an earlier rotation has written and not brought in, or a fresh one. */
async function nextKey(call: Call, old: CallKey): Promise<NextKey> {
  const name = call.options.text("to") ?? freeName(call, old.name);
  assertKeyName(name);
  if (holdsKey(call.data, name)) {
    const file = findKey(call.data, name);
    const isSame = equalBytes(file.keyId, old.keyId);
    if (isSame || !equalBytes(file.account, old.account)) refuseTaken(call.data, name);
    return { key: fileKey(call, file), store: async () => {} };
  }
  const suiteName = call.options.text("suite");
  const suite = suiteName === undefined ? old.suite : suiteOf(suiteName);
  const { hashes } = await algorithms();
  const fresh = makeKey(requireHash(hashes, 0x16), name, suite);
  const description = { ...fresh.description, account: old.account };
  return {
    key: {
      ...description,
      place: keyPath(call.data, name),
      sign: async ({ message }) => fresh.signer.sign(message),
    },
    async store() {
      const passphrase = await choosePassphrase(call, name);
      storeKey(call.data, { description, seed: fresh.seed }, passphrase);
    },
  };
}

/** `alice-2` after `alice`, `alice-3` after that. */
function freeName(call: Call, old: string): string {
  const [, stem = old, digits] = /^(.*?)(?:-([0-9]{1,3}))?$/.exec(old) ?? [];
  for (let number = Number(digits ?? 1) + 1; ; number++) {
    const name = `${stem}-${number}`;
    if (!holdsKey(call.data, name)) return name;
  }
}
