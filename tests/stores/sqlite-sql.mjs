// SQL on a file by a program that knows nothing of the store; with Bun. `rows FILE SQL` prints rows, `lock FILE` keeps it locked.

import { Database } from "bun:sqlite";

const [command, file, statement] = process.argv.slice(2);
const database = new Database(file);
if (command === "rows") console.log(JSON.stringify(database.query(statement).all()));
else {
  database.run("BEGIN IMMEDIATE");
  console.log("locked");
  // Until then the connection must not be collected.
  process.stdin.on("end", () => database.close()).resume();
}
