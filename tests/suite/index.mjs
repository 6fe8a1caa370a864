// The suite: specs written once, run on every engine. A spec is a function of the kit that its runtime gives it.

import * as accounts from "./accounts.mjs";
import * as answers from "./answers.mjs";
import * as batches from "./batches.mjs";
import * as callbackCiphers from "./callback-ciphers.mjs";
import * as callbackEvents from "./callback-events.mjs";
import * as callbackFrames from "./callback-frames.mjs";
import * as callbackInput from "./callback-input.mjs";
import * as callbackLifetimes from "./callback-lifetimes.mjs";
import * as callbackRefusals from "./callback-refusals.mjs";
import * as callbackVectors from "./callback-vectors.mjs";
import * as callOptions from "./call-options.mjs";
import * as clientClock from "./client-clock.mjs";
import * as clientClosing from "./client-closing.mjs";
import * as clientErrors from "./client-errors.mjs";
import * as clientListForms from "./client-list-forms.mjs";
import * as clientLists from "./client-lists.mjs";
import * as clientPaging from "./client-paging.mjs";
import * as clientRetries from "./client-retries.mjs";
import * as clientTokens from "./client-tokens.mjs";
import * as conversation from "./conversation.mjs";
import * as credentials from "./credentials.mjs";
import * as decisions from "./decisions.mjs";
import * as fetchPath from "./fetch-path.mjs";
import * as handlerBodies from "./handler-bodies.mjs";
import * as handlerReplay from "./handler-replay.mjs";
import * as handlers from "./handlers.mjs";
import * as handlerRuns from "./handler-runs.mjs";
import * as inbox from "./inbox.mjs";
import * as inboxAccounts from "./inbox-accounts.mjs";
import * as inboxFailures from "./inbox-failures.mjs";
import * as inboxNames from "./inbox-names.mjs";
import * as inboxReplies from "./inbox-replies.mjs";
import * as inboxStart from "./inbox-start.mjs";
import * as inboxTaking from "./inbox-taking.mjs";
import * as knowledge from "./knowledge.mjs";
import * as media from "./media.mjs";
import * as messages from "./messages.mjs";
import * as specificationChecklist from "./specification-checklist.mjs";
import * as specificationTemplates from "./specification-templates.mjs";
import * as specificationWorkflows from "./specification-workflows.mjs";
import * as observability from "./observability.mjs";
import * as oddResponses from "./odd-responses.mjs";
import * as options from "./options.mjs";
import * as ownTransport from "./own-transport.mjs";
import * as requests from "./requests.mjs";
import * as secrets from "./secrets.mjs";
import * as statistics from "./statistics.mjs";
import * as stores from "./stores.mjs";
import * as tokenFaults from "./token-faults.mjs";
import * as tokenStore from "./token-store.mjs";
import * as upgrade from "./upgrade.mjs";

/** Every spec, as `{ name, run(kit) }`. */
export const specs = Object.entries({
  "callback vectors": callbackVectors,
  "callback events": callbackEvents,
  "callback refusals": callbackRefusals,
  "callback frames": callbackFrames,
  "callback input": callbackInput,
  "callback ciphers": callbackCiphers,
  "callback lifetimes": callbackLifetimes,
  requests,
  answers,
  decisions,
  credentials,
  options,
  "client tokens": clientTokens,
  "token store": tokenStore,
  "token faults": tokenFaults,
  "call options": callOptions,
  "own transport": ownTransport,
  inbox,
  "inbox accounts": inboxAccounts,
  "inbox replies": inboxReplies,
  "inbox names": inboxNames,
  "inbox start": inboxStart,
  "inbox failures": inboxFailures,
  "inbox taking": inboxTaking,
  secrets,
  "client retries": clientRetries,
  "client closing": clientClosing,
  "client clock": clientClock,
  "client errors": clientErrors,
  "client list forms": clientListForms,
  "client lists": clientLists,
  "client paging": clientPaging,
  accounts,
  batches,
  statistics,
  knowledge,
  upgrade,
  "fetch path": fetchPath,
  handlers,
  "handler bodies": handlerBodies,
  "handler runs": handlerRuns,
  "replay guard": handlerReplay,
  stores,
  media,
  observability,
  conversation,
  messages,
  "odd responses": oddResponses,
  "specification checklist": specificationChecklist,
  "specification workflows": specificationWorkflows,
  "specification templates": specificationTemplates,
}).flatMap(([area, { specs }]) => Object.entries(specs).map(([name, run]) => ({ name: `${area}: ${name}`, run })));

/** How long a spec may take, in milliseconds: a hang is told by the name of the spec. */
export const LONGEST = 60_000;

/** Runs every spec as a test of node's runner. */
export function runSuite(test, makeKit) {
  for (const { name, run } of specs) {
    test(name, { timeout: LONGEST }, async () => {
      const kit = await makeKit();
      try {
        await run(kit);
      } finally {
        await kit.close();
      }
    });
  }
}
