import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes a file that must not be there yet, durably. If it cannot be written whole it is taken away again: whoever
 * finds half of a file would take it for one. Throws what the system says.
 */
export function writeNewFile(path: string, text: string, mode: number): void {
  const file = openSync(path, "wx", mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (cause) {
    rmSync(path);
    throw cause;
  } finally {
    closeSync(file);
  }
}
