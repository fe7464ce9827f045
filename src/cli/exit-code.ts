/** What a process answers with when it ends. */
export const EXIT = {
  yes: 0,
  /** The answer is no: a check failed, an input is not valid. */
  no: 1,
  usage: 2,
  /** Not yet: the chain has not come that far. */
  notYet: 3,
  /** A file or a folder cannot be reached or read. */
  outOfReach: 4,
  /** The rules of the ledger refuse what was asked for. */
  refused: 5,
  /** A configuration, a plan, a key or a permission stands in the way. */
  configuration: 6,
  /** A defect of this program. */
  defect: 70,
  /** Another release of the program, or the same one anew, can go on. */
  restart: 75,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit by the beginning of an error's code; the longest beginning decides. */
const BY_PREFIX: readonly (readonly [string, ExitCode])[] = [
  ["AUDIT_", EXIT.no],
  ["AUDIT_BUNDLE_UNREADABLE", EXIT.outOfReach],
  ["AUDIT_SOURCE_UNREACHABLE", EXIT.outOfReach],
  ["CLI_", EXIT.usage],
  ["CLI_FILE_", EXIT.outOfReach],
  ["CLI_INTERRUPTED", EXIT.interrupted],
  ["CLI_NODE_", EXIT.outOfReach],
  ["CLI_NODE_OTHER", EXIT.no],
  ["CLI_PASSPHRASE_", EXIT.configuration],
  ["CODEC_", EXIT.no],
  ["CHAIN_", EXIT.no],
  ["CHAIN_EPOCH_UNKNOWN", EXIT.notYet],
  ["CHAIN_EXPORT_RANGE", EXIT.notYet],
  ["CHAIN_FILE_GAP", EXIT.notYet],
  ["CHAIN_FILE_UNREADABLE", EXIT.outOfReach],
  ["CONFIG_", EXIT.configuration],
  ["CONFIG_FILE_READ", EXIT.outOfReach],
  ["CRYPTO_", EXIT.configuration],
  ["EPOCH_", EXIT.refused],
  ["GENESIS_", EXIT.configuration],
  ["GOV_", EXIT.refused],
  ["HEX_", EXIT.usage],
  ["IMPORT_", EXIT.no],
  ["IMPORT_FILE_", EXIT.outOfReach],
  ["IMPORT_PLAN_OTHER", EXIT.configuration],
  ["KEYS_", EXIT.configuration],
  ["KEYS_SIGNER_UNREACHABLE", EXIT.outOfReach],
  ["LEDGER_", EXIT.refused],
  ["LEDGER_JSON_", EXIT.configuration],
  ["NODE_", EXIT.configuration],
  ["NODE_BLOCK_DEFECT", EXIT.defect],
  ["NODE_STOPPING", EXIT.notYet],
  ["NODE_SIGNATURE_WORKERS_LOST", EXIT.restart],
  ["PROOF_", EXIT.no],
  ["PROOF_FILE_UNREADABLE", EXIT.outOfReach],
  ["REPLAY_", EXIT.no],
  ["RPC_", EXIT.no],
  ["RPC_FORBIDDEN", EXIT.configuration],
  ["RPC_HEIGHT_NOT_REACHED", EXIT.notYet],
  ["RPC_INTERNAL", EXIT.outOfReach],
  ["RPC_MEMPOOL_FULL", EXIT.refused],
  ["RPC_METHOD", EXIT.usage],
  ["RPC_NOT_AVAILABLE", EXIT.usage],
  ["RPC_PARAMS", EXIT.usage],
  ["RPC_RATE_LIMITED", EXIT.outOfReach],
  ["RPC_SIGNATURE_", EXIT.refused],
  ["RPC_STOPPING", EXIT.notYet],
  ["RPC_SYNCING", EXIT.notYet],
  ["RPC_TIMEOUT", EXIT.outOfReach],
  ["RPC_TX_", EXIT.refused],
  ["RPC_UNAUTHORIZED", EXIT.configuration],
  ["STORAGE_", EXIT.outOfReach],
  ["STORAGE_DENIED", EXIT.configuration],
  ["STORAGE_EXISTS", EXIT.configuration],
  ["STORAGE_FORMAT", EXIT.configuration],
  ["STORAGE_NOT_HELD", EXIT.notYet],
  ["STORAGE_READ_ONLY", EXIT.configuration],
  ["STORAGE_WRONG_CHAIN", EXIT.configuration],
];

/** The exit code of an error by its code; a code of no known family is a defect of ours. */
export function exitCodeOf(errorCode: string): ExitCode {
  let exit: ExitCode = EXIT.defect;
  let length = 0;
  for (const [prefix, candidate] of BY_PREFIX) {
    if (!errorCode.startsWith(prefix) || prefix.length <= length) continue;
    exit = candidate;
    length = prefix.length;
  }
  return exit;
}
