// The specs of callbacks and handlers inside a worker, on `wecom-kf/callback` and its module. (The kit brings the whole engine too; the
// specs do not see it.)

import { engine } from "@wecom-kf/wasm/callback";
import * as wecom from "wecom-kf/callback";
import { createKit } from "../suite/kit.mjs";
import { answerSuite } from "./suite-server.mjs";

const AREAS = ["callback", "handler", "replay guard"];
const makeKit = () => ({ ...createKit({ engine, end: () => {} }), wecom, sharesPromises: false });

export default {
  fetch: (request) => answerSuite(request, makeKit, AREAS),
};
