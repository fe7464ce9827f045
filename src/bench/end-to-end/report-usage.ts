import { writeSync } from "node:fs";

/**
 * Loaded into a process before its program: when that ends, tells who started it how much memory the process had at
 * most, in kilobytes, and how long it kept processors busy, in microseconds, as the system counts both.
 */
const REPORT_DESCRIPTOR = 3;

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(REPORT_DESCRIPTOR, `${maxRSS} ${userCPUTime + systemCPUTime}\n`);
});
