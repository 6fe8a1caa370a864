// The suite on Node.js with the native engine and the native transport.

import { test } from "node:test";
import { engine } from "@wecom-kf/native";
import { runSuite } from "../suite/index.mjs";
import { nodeKit } from "./node-host.mjs";

runSuite(test, () => nodeKit(engine));
