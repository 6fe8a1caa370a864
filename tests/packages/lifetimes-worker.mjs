// The same in workerd.

import * as client from "wecom-kf";
import * as callbackAlone from "wecom-kf/callback";
import { engine } from "@wecom-kf/wasm";
import { engine as small } from "@wecom-kf/wasm/callback";
import { createMany, trap, trapOfClient, trapOfTokens } from "./lifetimes.mjs";

export default {
  async fetch(request) {
    switch (new URL(request.url).pathname) {
      case "/trap":
        return Response.json([trap(engine), trap(small)]);
      case "/trap-of-client":
        return Response.json([trapOfClient(client), trapOfClient(callbackAlone)]);
      case "/trap-of-tokens":
        return Response.json(await trapOfTokens(client));
      default:
        return Response.json([typeof FinalizationRegistry, await createMany(engine, 100_000), await createMany(small, 100_000)]);
    }
  },
};
