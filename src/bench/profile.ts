/** How much is measured. Inputs, arms and definitions are the same in every profile. */
export interface Profile {
  readonly name: "full" | "quick";
  readonly warmUpMs: number;
  readonly budgetMs: number;
  readonly roundsMin: number;
  readonly roundsMax: number;
  /** Leaves of the Merkle tree that is compared with other libraries. */
  readonly treeLeaves: number;
  /** The same for the peer that takes seconds. */
  readonly slowTreeLeaves: number;
  /** Distinct blocks whose validation is timed. */
  readonly validatedBlocks: number;
  /** Blocks of signed transactions that are replayed. */
  readonly processedBlocks: number;
  /** Blocks of the chain that is verified; the growth of the time a block is seen along it. */
  readonly verifiedBlocks: number;
  /** Blocks of the reference workload that is stored. */
  readonly storedBlocks: number;
  /** Contents that are imported, at each size of a batch. */
  readonly importedContents: number;
  /** Accounts that vote on each of three motions. */
  readonly ballotVoters: number;
  /** Groups of reads that a node is asked, of each kind. */
  readonly servedReadGroups: number;
  /** Accounts of the ledger that a node is started on. */
  readonly startAccounts: number;
  /** Accounts of the two ledgers that are read: a tenth, and the whole. */
  readonly readAccounts: readonly [number, number];
  /** Blocks that a node makes while its memory is watched. */
  readonly watchedBlocks: number;
  /** Blocks of the chain file that is imported. */
  readonly syncedBlocks: number;
  /** Entries of the state trees to which changes are applied. */
  readonly stateSizes: readonly number[];
}

/** The measurements behind the figures that are published. */
export const FULL: Profile = {
  name: "full",
  warmUpMs: 300,
  budgetMs: 1500,
  roundsMin: 7,
  roundsMax: 200,
  treeLeaves: 100_000,
  slowTreeLeaves: 100_000,
  validatedBlocks: 2_000,
  processedBlocks: 12,
  verifiedBlocks: 10_000,
  storedBlocks: 10_000,
  importedContents: 8_192,
  ballotVoters: 2_000,
  servedReadGroups: 20,
  startAccounts: 1_000_000,
  readAccounts: [100_000, 1_000_000],
  watchedBlocks: 3_600,
  syncedBlocks: 100_000,
  stateSizes: [1_000, 10_000, 100_000, 1_000_000],
};

/** Shows in a minute or two that everything runs and about where it stands. */
export const QUICK: Profile = {
  name: "quick",
  warmUpMs: 50,
  budgetMs: 200,
  roundsMin: 3,
  roundsMax: 30,
  treeLeaves: 100_000,
  slowTreeLeaves: 10_000,
  validatedBlocks: 100,
  processedBlocks: 4,
  verifiedBlocks: 400,
  storedBlocks: 200,
  importedContents: 1_280,
  ballotVoters: 400,
  servedReadGroups: 5,
  startAccounts: 100_000,
  readAccounts: [5_000, 50_000],
  watchedBlocks: 240,
  syncedBlocks: 2_000,
  stateSizes: [1_000, 10_000, 100_000],
};
