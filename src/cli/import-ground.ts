import { encode } from "../codec/canonical.ts";
import { list } from "../codec/compound.ts";
import { genesisEpochSchema, planEntrySchema } from "../ledger/genesis.ts";
import { DEFAULT_LIMITS } from "../ledger/limits.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import { freshAccountSigner } from "../node/account-signer.ts";
import { contentBytesMax } from "../node/batch-packer.ts";
import { openReader, readBranch } from "../node/chain-reader.ts";
import { readImportProgress } from "../node/import-resume.ts";
import { makeLedger, refuseUsedFolder, sealerOf } from "../node/new-ledger.ts";
import type { NetworkPlan } from "../node/plan-json.ts";
import { makeNetwork, networkKeys, RECORDER_NAME } from "../node/test-network.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { ImportProgress } from "../storage/import-progress.ts";
import type { Call } from "./call.ts";
import { readNetworkName, readPlanOption } from "./network-options.ts";
import { algorithms } from "./open-chain.ts";
import { type OpenLedger, openLedger } from "./open-ledger.ts";
import { askPassphrase } from "./passphrase.ts";

/** What an import stands on, known before anything is written. */
export interface ImportGround {
  /** The ledger that is to be made, or null where there is one. */
  readonly making: { readonly name: string; readonly plan: NetworkPlan } | null;
  readonly progress: ImportProgress | null;
  /** Longest line of a media type. */
  readonly lineBytesMax: (mediaType: string) => number;
}

/** Looks at the data folder: a ledger that the plan fits, or room for a new one. */
export async function surveyGround(call: Call, path: string): Promise<ImportGround> {
  const isPlanned = call.options.text("plan") !== undefined;
  const plan = isPlanned ? await readPlanOption(call) : null;
  if (plan !== null && !holdsLedger(ledgerPaths(call.data))) {
    refuseUsedFolder(call.data, { keys: [], hasGenesisJson: false });
    const name = await readNetworkName(call, "ml-test");
    return { making: { name, plan }, progress: null, lineBytesMax: lineLimit(DEFAULT_LIMITS) };
  }
  const reader = openReader(call.data, await algorithms());
  try {
    if (plan !== null) refuseOtherPlan(call, reader.document, plan);
    const { limits } = readBranch(reader).facts;
    const progress = readImportProgress(reader.store, path);
    return { making: null, progress, lineBytesMax: lineLimit(limits) };
  } finally {
    reader.store.close();
  }
}

/** Opens the ledger, or makes it. */
export async function openForImport(call: Call, ground: ImportGround): Promise<OpenLedger> {
  if (ground.making === null) {
    return openLedger(call, call.options.text("key") ?? RECORDER_NAME);
  }
  const { name, plan } = ground.making;
  const loaded = await algorithms();
  const { first: epoch, entries } = plan;
  const request = { name, timeMs: Date.now(), network: 1, epoch, plan: entries } as const;
  const network = makeNetwork({ ...request, hasCouncils: true }, loaded.hashes);
  const prompt = "Passphrase for the new keys: ";
  const isAsked = call.options.text("passphraseFile") !== undefined;
  const passphrase = isAsked ? await askPassphrase(call, { prompt, isNew: true }) : undefined;
  if (passphrase === undefined) {
    call.warn("KEYS_UNPROTECTED", "the keys of this test network lie open in its folder");
  }
  const parts = {
    genesis: network.bytes,
    keys: networkKeys(network),
    passphrase: passphrase ?? null,
    sealers: [sealerOf(network.sealer)],
    hasGenesisJson: false,
  };
  const chain = makeLedger(call.data, parts, loaded);
  call.note(`A new ledger of the test network ${name} is in ${call.data}`);
  return { chain, signer: freshAccountSigner(network.recorder) };
}

function lineLimit({ txBytesMax }: { readonly txBytesMax: number }): (mediaType: string) => number {
  return (mediaType) => contentBytesMax(mediaType, txBytesMax >>> 1);
}

/** An import that goes on is called as it was begun: the plan must be the one of the ledger. */
function refuseOtherPlan(call: Call, document: GenesisDocument, plan: NetworkPlan): void {
  const entries = list(planEntrySchema, 0, 64);
  const isSame =
    document.genesis.network === 1 &&
    equalBytes(
      encode(genesisEpochSchema, document.genesis.epoch),
      encode(genesisEpochSchema, plan.first),
    ) &&
    equalBytes(encode(entries, document.plan), encode(entries, plan.entries));
  const name = call.options.text("name") ?? document.genesis.name;
  if (isSame && name === document.genesis.name) return;
  throw new LedgerError({
    code: "IMPORT_PLAN_OTHER",
    message:
      `The ledger in ${call.data} was made without this plan. A plan is a part of the genesis ` +
      "document and never changes.",
    fix: "name a new folder with --data, or leave --plan out",
    evidence: { data: call.data, network: document.genesis.name },
  });
}
