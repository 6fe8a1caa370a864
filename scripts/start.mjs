// `npm start`: sets everything up, then plays a customer conversation with the sandbox. `-- --runtime workerd` runs the bot in a worker.

import { build } from "./build.mjs";
import { run } from "./steps.mjs";

await build();
run(process.execPath, ["examples/conversation/index.mjs", ...process.argv.slice(2)]);
