// The kit of runtimes that can listen: servers are real ones on loopback, and every spec gets its own.

import { createSandbox } from "@wecom-kf/sandbox";
import { createKit } from "../suite/kit.mjs";
import { atNewAddress } from "./new-address.mjs";

/** Makes a kit for an engine. `listen(handler)` serves `(Request) => Response` on a free port: `{ url, close }`. */
export function servedKit(engine, listen) {
  const closing = [];
  const serve = async (handler) => {
    const { url, close } = await atNewAddress(() => listen(handler));
    closing.push(close);
    return { baseUrl: url };
  };
  const kit = createKit({
    engine,
    createSandbox,
    serve,
    host: (sandbox) => serve((request) => sandbox.fetch(request)),
    end: () => Promise.all(closing.map((close) => close())),
  });
  return { ...kit, sharesPromises: true };
}
