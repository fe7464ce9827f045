import { type DecodeFault, decodeBlock, type RawBlock } from "../consensus/block.ts";
import { type MissingCapability, missingCapability } from "../consensus/capability.ts";
import type { EpochFault } from "../consensus/epoch-fault.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { validateBlock } from "../consensus/validation.ts";
import type { Violation } from "../consensus/violations.ts";
import { err, type Result } from "../primitives/result.ts";
import type { MachineEnvironment } from "./environment.ts";
import type { GenesisDocument } from "./genesis-document.ts";
import type { Candidate, Machine } from "./machine.ts";
import type { ReplayFault } from "./replay-fault.ts";

/** Why a block is refused, by the stage that refused it. `halt`: this process may not even judge it. */
export type BlockRejection =
  | { readonly stage: "D"; readonly fault: DecodeFault }
  | { readonly stage: "V"; readonly violations: readonly Violation[] }
  | { readonly stage: "E"; readonly fault: EpochFault }
  | { readonly stage: "X"; readonly fault: ReplayFault }
  | { readonly stage: "halt"; readonly missing: MissingCapability; readonly height: number };

/**
 * Stages D, V and X of a block on top of a machine's branch. On success the machine holds it as its candidate, to be
 * committed or dropped; on refusal nothing has changed.
 */
export function judgeBlock(
  raw: RawBlock,
  machine: Machine,
  context: { readonly document: GenesisDocument; readonly environment: MachineEnvironment },
): Result<Candidate, BlockRejection> {
  const { branch } = machine;
  const { hashes, suites } = context.environment;
  const height = branch.height + 1;
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const missing = missingCapability(record, hashes, suites);
  if (missing !== null) return err({ stage: "halt", missing, height });
  const { chainId, facts } = branch;
  const isGenesis = height === 0;
  const decoded = decodeBlock(raw, { hashes, chainId, limits: facts.limits, isGenesis });
  if (!decoded.ok) return err({ stage: "D", fault: decoded.error });
  const { header, body } = decoded.value;
  const violations = validateBlock({ hashes, branch, header, body });
  if (violations.length > 0) return err({ stage: "V", violations });
  const replayed = machine.replayBlock(decoded.value, context.document);
  return replayed.ok ? replayed : err({ stage: "X", fault: replayed.error });
}
