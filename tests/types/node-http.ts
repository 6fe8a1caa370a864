// The handlers fit the platform's own types.

import { createServer } from "node:http";
import { callbackHandler } from "./handler.js";

createServer(callbackHandler);
