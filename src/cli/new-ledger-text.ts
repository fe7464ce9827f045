import { hashCodeToJson } from "../crypto/hash-json.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import type { LedgerChain } from "../node/ledger-chain.ts";
import { genesisPath, type LedgerParts } from "../node/new-ledger.ts";
import { toHex0x } from "../primitives/hex.ts";
import { hashName } from "./algorithm-name.ts";
import type { Call } from "./call.ts";
import type { Paint } from "./terminal.ts";

/** A ledger that was made, or would be where `chain` is null. */
export interface NewLedger {
  readonly document: GenesisDocument;
  readonly parts: Pick<LedgerParts, "keys">;
  readonly chain: LedgerChain | null;
}

/** Says what a new ledger is and what comes next. */
export function answerNewLedger(call: Call, ledger: NewLedger): void {
  const { document, chain } = ledger;
  const { genesis, plan, chainId } = document;
  const { finalHeight } = chain ?? { finalHeight: -1 };
  const blockId = chain?.branch.sealable[0]?.ids[0];
  const keys = ledger.parts.keys.map(({ description }) => description.name);
  call.answer({
    json: {
      data: call.data,
      dry_run: chain === null,
      network: genesis.network,
      name: genesis.name,
      chain_id: chainId,
      genesis_file: genesisPath(call.data),
      rule_version: RULE_NAMES[genesis.epoch.rule],
      plan: plan.map((entry) => ({
        start_block: entry.start,
        rule_version: RULE_NAMES[entry.rule],
        ...algorithmsJson(entry),
      })),
      keys,
      ...(blockId === undefined ? {} : { block_hash: blockId[1], is_sealed: finalHeight === 0 }),
    },
    text: (paint) => textOf(call, ledger, paint).join("\n"),
  });
}

function algorithmsJson({ algs }: Pick<PlanEntry, "algs">) {
  const { legacy, pq } = algs;
  return {
    ...(legacy === null ? {} : { legacy_algorithm_id: hashCodeToJson(legacy) }),
    ...(pq === null ? {} : { pq_algorithm_id: hashCodeToJson(pq) }),
  };
}

function textOf(call: Call, ledger: NewLedger, paint: Paint): readonly string[] {
  const { document, chain, parts } = ledger;
  const { genesis, plan, chainId } = document;
  const head = chain === null ? "Would make a ledger in" : "A new ledger is in";
  const kind = genesis.network === 1 ? "test network" : "production network";
  const lines = [
    paint("bold", `${head} ${call.data}`),
    `Network:   ${genesis.name}, a ${kind}`,
    `Chain id:  ${toHex0x(chainId)}`,
    `Epoch 0:   ${epochText(genesis.epoch)}`,
    ...plan.map((entry) => `           from block ${entry.start}: ${epochText(entry)}`),
    `Keys:      ${keysText(parts.keys.map(({ description }) => description.name))}`,
    `Genesis:   ${genesisPath(call.data)}`,
  ];
  const id = chain?.branch.sealable[0]?.ids[0]?.[1];
  if (chain === null || id === undefined) return lines;
  lines.push(`Block 0:   ${toHex0x(id)}${chain.finalHeight === 0 ? ", sealed" : ", not sealed"}`);
  return [...lines, `Next:      ${call.program} import FILE.ndjson --data ${call.data}`];
}

/** Rule version and algorithms of an epoch. */
export function epochText({ rule, algs }: Pick<PlanEntry, "rule" | "algs">): string {
  const names = [algs.legacy, algs.pq].filter((code) => code !== null).map(hashName);
  return `${RULE_NAMES[rule]}, ${names.join(" and ")}`;
}

/** Names of keys, numbered ones of one stem drawn together. */
function keysText(names: readonly string[]): string {
  if (names.length === 0) return "none were made; the document names those of others";
  const stems = new Map<string, number>();
  for (const name of names) {
    const stem = name.replace(/-\d+$/, "");
    stems.set(stem, (stems.get(stem) ?? 0) + 1);
  }
  return [...stems]
    .map(([stem, count]) => (count === 1 ? stem : `${stem}-1 to ${stem}-${count}`))
    .join(", ");
}
