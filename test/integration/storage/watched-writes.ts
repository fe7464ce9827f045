import { DatabaseSync, StatementSync } from "node:sqlite";

/**
 * Calls `before` ahead of every call of this process that may write to a database. Requires: statements that are to be
 * watched are prepared after this. For a process of its own, or one test file: nothing undoes it.
 */
export function watchWrites(before: () => void): void {
  const writing = new WeakSet<StatementSync>();
  const { prepare, exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (sql, options) {
    const statement = prepare.call(this, sql, options);
    if (!/^\s*(?:SELECT|WITH|PRAGMA)\b/.test(sql)) writing.add(statement);
    return statement;
  };
  DatabaseSync.prototype.exec = function (sql) {
    before();
    return exec.call(this, sql);
  };
  for (const method of ["run", "get"] as const) {
    const original = StatementSync.prototype[method];
    StatementSync.prototype[method] = function (this: StatementSync, ...values: never[]) {
      if (writing.has(this)) before();
      return Reflect.apply(original, this, values);
    };
  }
}
