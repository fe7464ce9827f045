import { decode } from "../codec/canonical.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { decodeGovernanceModule, type GovernanceModule } from "../governance/genesis-module.ts";
import {
  computeChainId,
  decodeGenesis,
  type Genesis,
  genesisModule,
  type PlanEntry,
  planSchema,
} from "../ledger/genesis.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import type { ChainId } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { checkGenesisAccounts } from "./genesis-accounts-check.ts";
import { checkGenesisEpoch } from "./genesis-epoch-check.ts";
import { type GenesisFault, genesisFault } from "./genesis-fault.ts";
import { checkGovernanceModule } from "./genesis-governance-check.ts";
import { rehearsePlan } from "./plan-rehearsal.ts";

const KNOWN_MODULES = ["governance", "plan"];

/** A genesis document that has passed every check, with what its bytes mean. */
export interface GenesisDocument {
  readonly bytes: Uint8Array;
  readonly chainId: ChainId;
  readonly genesis: Genesis;
  readonly governance: GovernanceModule;
  /** Changes of epoch decided in advance; empty in production. */
  readonly plan: readonly PlanEntry[];
}

/**
 * Reads a genesis document and checks all of it, or names the first rule that it breaks.
 * Requires: 0x12 and 0x16 in the registry, since they name the chain.
 */
export function readGenesisDocument(
  bytes: Uint8Array,
  hashes: HashRegistry,
): Result<GenesisDocument, GenesisFault> {
  if (bytes.length > HARD_LIMITS.genesisBytesMax) {
    const compared = { expected: HARD_LIMITS.genesisBytesMax, found: bytes.length };
    return err(genesisFault("GENESIS_MALFORMED", "document", compared));
  }
  const decoded = decodeGenesis(bytes);
  if (!decoded.ok) return err(malformed("document", decoded.error.code));
  const genesis = decoded.value;
  const modules = readModules(genesis);
  if (!modules.ok) return modules;
  const fault =
    checkGenesisEpoch(genesis, modules.value.plan) ??
    checkGenesisAccounts(genesis, hashes) ??
    checkGovernanceModule(genesis, modules.value.governance);
  if (fault !== null) return err(fault);
  const chainId = computeChainId(requireHash(hashes, 0x12), requireHash(hashes, 0x16), bytes);
  const { plan } = modules.value;
  const impossible = rehearsePlan(genesis, plan, { chainId, hashes });
  if (impossible !== null) {
    return err(genesisFault("GENESIS_PLAN", `modules.plan.${impossible.index}`, impossible));
  }
  return ok({ bytes, chainId, genesis, ...modules.value });
}

function readModules(
  genesis: Genesis,
): Result<Pick<GenesisDocument, "governance" | "plan">, GenesisFault> {
  const stranger = genesis.modules.find((module) => !KNOWN_MODULES.includes(module.name));
  if (stranger !== undefined) {
    const compared = { expected: KNOWN_MODULES.join(" or "), found: stranger.name };
    return err(genesisFault("GENESIS_MODULE", "modules", compared));
  }
  const governanceBytes = genesisModule(genesis, "governance");
  if (governanceBytes === undefined) {
    return err(
      genesisFault("GENESIS_MODULE", "modules", { expected: "module governance", found: "none" }),
    );
  }
  const governance = decodeGovernanceModule(governanceBytes);
  if (!governance.ok) return err(malformed("modules.governance", governance.error.code));
  const planBytes = genesisModule(genesis, "plan");
  if (planBytes === undefined) return ok({ governance: governance.value, plan: [] });
  if (genesis.network !== 1) {
    const compared = { expected: "no plan in production", found: "a plan" };
    return err(genesisFault("GENESIS_PLAN", "modules.plan", compared));
  }
  const plan = decode(planSchema, planBytes);
  if (!plan.ok) return err(malformed("modules.plan", plan.error.code));
  return ok({ governance: governance.value, plan: plan.value });
}

function malformed(place: string, code: string): GenesisFault {
  return genesisFault("GENESIS_MALFORMED", place, { expected: "canonical bytes", found: code });
}
