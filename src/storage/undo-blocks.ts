import { PARAMETERS } from "../governance/parameter-table.ts";

/**
 * How many of the newest blocks a store keeps with their branch and what would undo them: as many as governance can
 * ever let a decision look back to. What is dropped cannot come back when `rollback.horizon_blocks` is raised, and a
 * node without it could not execute the next block.
 */
export const UNDO_BLOCKS = PARAMETERS["rollback.horizon_blocks"].max;
