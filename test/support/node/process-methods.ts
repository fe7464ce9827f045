/** Methods that act on a process, in the order in which they are called: the last one ends it. */
export const OF_A_PROCESS: readonly string[] = [
  "node_reload_config",
  "node_set_log_level",
  "backup_create",
  "snapshot_create",
  "prune",
  "node_stop",
];
