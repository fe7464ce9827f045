import { ballotsSuite } from "./end-to-end/ballots.ts";
import { syncSuite } from "./end-to-end/chain-sync.ts";
import { importSuite } from "./end-to-end/import-rate.ts";
import { merkleRootSuite } from "./end-to-end/merkle-root.ts";
import { nodeLifeSuite } from "./end-to-end/node-life.ts";
import { nodeReadsSuite } from "./end-to-end/node-reads.ts";
import { nodeSuite } from "./end-to-end/node-votes.ts";
import { sealingSuite } from "./end-to-end/sealing-overhead.ts";
import { storageSuite } from "./end-to-end/storage-overhead.ts";
import { validationSuite } from "./end-to-end/validation-latency.ts";
import { verifyChainSuite } from "./end-to-end/verify-chain.ts";
import type { Suite } from "./suite.ts";
import { governanceScaleSuite } from "./suites/governance-scale.ts";
import { hashFunctionsSuite } from "./suites/hash-functions.ts";
import { signaturesSuite } from "./suites/signatures.ts";
import { stateTreeSuite } from "./suites/state-tree.ts";

/** All suites, in the order in which they run. */
export const SUITES: readonly Suite[] = [
  merkleRootSuite,
  sealingSuite,
  validationSuite,
  verifyChainSuite,
  importSuite,
  ballotsSuite,
  nodeSuite,
  nodeLifeSuite,
  nodeReadsSuite,
  syncSuite,
  storageSuite,
  signaturesSuite,
  hashFunctionsSuite,
  stateTreeSuite,
  governanceScaleSuite,
];
