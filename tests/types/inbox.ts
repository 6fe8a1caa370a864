// The inbox: what its handlers get, and which options go together.

import {
  createCallback,
  createFetchHandler,
  createInbox,
  createNodeHandler,
  KfClient,
  KfInboxError,
  memoryStore,
  type AckTurn,
  type EventTurn,
  type InboxMetric,
  type PollResult,
  type Turn,
  type TurnContent,
} from "wecom-kf";
import { createLambdaHandler } from "wecom-kf/serverless";

const kf = new KfClient();
const store = memoryStore();
const callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" });

/** The text of a customer's message, and of no other kind. */
export function textOf({ message, messages }: Turn): string | undefined {
  // @ts-expect-error: a customer's message is never an event.
  message.msgtype === "event";
  const first: string = messages[0].open_kfid;
  return message.msgtype === "text" ? message.text.content : first;
}

/** An event's fields, by its type. */
export function codeOf({ event, reply }: EventTurn): string | undefined {
  void reply("欢迎");
  return event.event_type === "enter_session" ? event.welcome_code : undefined;
}

export const inbox = createInbox(kf, {
  store,
  accounts: ["wk1", { corpId: "ww1", open_kfid: "wk2" }],
  turns: "burst",
  quiet: 2000,
  start: { since: new Date() },
  async onTurn(turn) {
    const { msgids } = await turn.reply(`您说：${textOf(turn)}`, { key: "echo" });
    await turn.reply({ msgtype: "image", image: { media_id: msgids[0] ?? "" } });
    await turn.reply(["一", { msgtype: "text", text: { content: "二" } }]);
    await turn.reply(parts());
    // @ts-expect-error: the inbox knows the customer.
    await turn.reply({ msgtype: "text", text: { content: "x" }, touser: "wm1" });
    // @ts-expect-error: a message has a body.
    await turn.reply({ msgtype: "text" });
    turn.signal.throwIfAborted();
    const customer: string | undefined = turn.customer;
    return customer;
  },
  onEvent: (turn) => codeOf(turn),
  onServicerMessage: ({ message }) => message.servicer_userid,
  onDeadLetter: (turn: TurnContent<TurnContent["message"] | EventTurn["message"]>, error: unknown, attempts: number) => [
    turn,
    error,
    attempts,
  ],
  onOther: ({ event }) => event,
  onMetric: (metric) => described(metric),
});

async function* parts() {
  yield "一";
  yield { msgtype: "text", text: { content: "二" } } as const;
}

/** What a metric says, by its kind. */
export function described(metric: InboxMetric): string {
  switch (metric.kind) {
    case "pull":
      return `${metric.messages} in ${metric.durationMs}`;
    case "turn_failed":
      return `${metric.failure} ${metric.attempt} ${metric.error instanceof KfInboxError}`;
    case "turn":
      return `${metric.delayMs}`;
    default:
      return `${metric.kind} ${metric.open_kfid}`;
  }
}

// In place of a function, in each handler.
export const handlers = [
  createNodeHandler(callback, inbox),
  createFetchHandler(callback, inbox, { answer: "at-once" }),
  createLambdaHandler(callback, inbox),
];

/** Without `onTurn` it is iterated; with it, it is not. */
export async function take(): Promise<PollResult> {
  const taken = createInbox((corpId) => new KfClient({ corpId, secret: "s" }), { store });
  for await (const turn of taken) {
    const given: AckTurn = turn;
    if (given.attempt > 2) given.fail(new Error("not again"));
    else await given.ack();
  }
  // @ts-expect-error: it has a handler.
  for await (const turn of inbox) console.log(turn);
  const [dead] = await inbox.deadLetters.list();
  if (dead) await inbox.deadLetters.replay(dead.id);
  const since: Date | undefined = dead?.dead;
  console.log(since, await inbox.stop({ timeout: 5000 }));
  return inbox.drain({ timeout: 1000 });
}

// @ts-expect-error: what must survive the process has no default.
createInbox(kf, { onTurn: () => {} });
// @ts-expect-error: unknown option.
createInbox(kf, { store, onturn: () => {} });
