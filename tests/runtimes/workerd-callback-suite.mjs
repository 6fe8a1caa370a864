// The specs of callbacks and handlers in a worker, with `wecom-kf/callback` and its module. (The kit also loads the complete engine, which
// the specs do not use.)

import { engine } from "@wecom-kf/wasm/callback";
import * as wecom from "wecom-kf/callback";
import { createKit } from "../suite/kit.mjs";
import { answerSuite } from "./suite-server.mjs";

const AREAS = ["callback", "handler", "replay guard"];
const makeKit = () => ({ ...createKit({ engine, end: () => {} }), wecom, sharesPromises: false });

export default {
  fetch: (request) => answerSuite(request, makeKit, AREAS),
};
