import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import { computeLeafData } from "../ledger/leaf.ts";
import { computeRoot } from "../merkle/compute-root.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import type { BodyFacts } from "./validation.ts";

/** The statements of a block with its roots, each computed once and only when somebody asks. */
export interface Body extends BodyFacts {
  readonly statements: readonly BodyStatement[];
  /** Sum of the statements' stored bytes. */
  readonly sizeBytes: number;
}

/** A body over decoded statements. Cost of the first `root(code)`: 2n digests over all bytes; afterwards none. */
export function createBody(hashes: HashRegistry, statements: readonly BodyStatement[]): Body {
  const roots = new Map<HashCode, Digest>();
  let sizeBytes = 0;
  for (const statement of statements) sizeBytes += statement.bytes.length;
  return {
    statements,
    sizeBytes,
    count: statements.length,
    root(code) {
      const known = roots.get(code);
      if (known !== undefined) return known;
      const hash = requireHash(hashes, code);
      const leaves = statements.map((statement) => computeLeafData(hash, statement));
      const root = computeRoot(hash, "leaf", leaves);
      roots.set(code, root);
      return root;
    },
  };
}
