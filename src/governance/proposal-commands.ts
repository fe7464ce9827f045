import { createProposal } from "./create-proposal.ts";
import { editProposal } from "./edit-proposal.ts";
import { reviseProposal } from "./revise-proposal.ts";
import { submitProposalCommand } from "./submit-command.ts";
import { SUPPORT_HANDLERS } from "./support-commands.ts";

/** Commands that make, change, submit, support and take back proposals. */
export const PROPOSAL_COMMANDS = [
  createProposal,
  editProposal,
  reviseProposal,
  submitProposalCommand,
  ...SUPPORT_HANDLERS,
] as const;
