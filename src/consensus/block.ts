import type { HashRegistry } from "../crypto/hash-function.ts";
import {
  type BodyStatement,
  decodeBodyStatement,
  type StatementFault,
} from "../ledger/body-statement.ts";
import { type BlockHeader, decodeHeader, type HeaderFault } from "../ledger/header.ts";
import type { Limits } from "../ledger/limits.ts";
import type { ChainId } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { type Body, createBody } from "./body.ts";

/** A block as stored and sent: header bytes and the bytes of each statement. */
export interface RawBlock {
  readonly header: Uint8Array;
  readonly statements: readonly Uint8Array[];
}

/** A block that stage D has read. */
export interface Block {
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  readonly body: Body;
}

/** Why bytes are no block: stage D. */
export type DecodeFault =
  | { readonly part: "header"; readonly fault: HeaderFault }
  | { readonly part: "statement"; readonly index: number; readonly fault: StatementFault }
  | {
      readonly part: "body";
      readonly fault: {
        readonly code: "LEDGER_TOO_LARGE";
        readonly what: "body" | "statements";
        readonly found: number;
        readonly limit: number;
      };
    };

/** Stage D. Sizes and counts are checked on lengths before any statement is looked at; block 0 is exempt. */
export function decodeBlock(
  raw: RawBlock,
  context: {
    readonly hashes: HashRegistry;
    readonly chainId: ChainId;
    readonly limits: Limits;
    readonly isGenesis: boolean;
  },
): Result<Block, DecodeFault> {
  const header = decodeHeader(raw.header, context.chainId);
  if (!header.ok) return err({ part: "header", fault: header.error });
  const oversize = context.isGenesis ? null : findOversize(raw, context.limits);
  if (oversize !== null) return err(oversize);
  const statements: BodyStatement[] = [];
  for (const [index, bytes] of raw.statements.entries()) {
    const statement = decodeBodyStatement(bytes);
    if (!statement.ok) return err({ part: "statement", index, fault: statement.error });
    statements.push(statement.value);
  }
  const body = createBody(context.hashes, statements);
  return ok({ header: header.value, headerBytes: raw.header, body });
}

function findOversize(raw: RawBlock, limits: Limits): DecodeFault | null {
  const count = raw.statements.length;
  if (count > limits.countMax) return tooLarge("statements", count, limits.countMax);
  let sizeBytes = 0;
  for (const statement of raw.statements) sizeBytes += statement.length;
  if (sizeBytes > limits.bodyBytesMax) return tooLarge("body", sizeBytes, limits.bodyBytesMax);
  return null;
}

function tooLarge(what: "body" | "statements", found: number, limit: number): DecodeFault {
  return { part: "body", fault: { code: "LEDGER_TOO_LARGE", what, found, limit } };
}
