// Judges a run: by what handlers wrote into their journals, and by what the customers' phones show.

/** What was done to a run of a handler after it began, so that another one may begin. `undefined` if nothing was. */
function reasonFor(earlier, { entriesOf, killedAt }) {
  if (earlier.failed !== undefined) return earlier.failed.startsWith("the handler throws") ? "threw" : `failed (${earlier.failed})`;
  const { run, began } = earlier;
  if (entriesOf(run).some(({ what, at }) => what === "lost" && at >= began)) return "lease lost";
  if (killedAt(run) !== undefined) return earlier.ended === undefined ? "died" : "died before it was confirmed";
  if (entriesOf(run).some(({ what, more: [abandoned] }) => what === "stopped" && abandoned > 0)) return "abandoned by stop()";
  return undefined;
}

/** The runs of handlers, by the number of the message. */
function runsOf(entries, sent) {
  const turns = new Map();
  const runs = sent.map(() => []);
  for (const { what, at, run, more } of entries) {
    if (what === "begin") {
      const [id, numbers, attempt] = more;
      const turn = { id, run, numbers, attempt, began: at, ended: undefined, failed: undefined };
      turns.set(`${run} ${id}`, turn);
      for (const number of numbers) runs[number]?.push(turn);
    } else if (what === "end" || what === "failed") {
      const turn = turns.get(`${run} ${more[0]}`);
      if (!turn) continue;
      if (what === "end") turn.ended = at;
      else turn.failed = String(more[1]);
    }
  }
  for (const list of runs) list.sort((one, other) => one.began - other.began);
  return runs;
}

/** What is wrong with the replies that a customer got. */
function judgeReplies(lines, written, faults) {
  const seen = new Map();
  let newest = -1;
  for (const content of lines) {
    const [number, reply, at, of, composed] = content.split("|");
    const key = `${number} ${reply}`;
    const parts = seen.get(key) ?? { of: Number(of), composed, got: [] };
    seen.set(key, parts);
    if (parts.got.includes(Number(at)))
      faults.repeated.push([Number(number), `reply ${reply}, part ${at}: ${lines.filter((l) => l === content).length} times`]);
    else if (parts.composed !== composed) faults.torn.push([Number(number), `parts of ${parts.composed} and of ${composed}`]);
    else if (parts.got.length !== Number(at)) faults.disordered.push([Number(number), `part ${at} came after ${parts.got.length} parts`]);
    parts.got.push(Number(at));
    if (Number(number) < newest) faults.disordered.push([Number(number), `its reply came after that to m${newest}`]);
    newest = Math.max(newest, Number(number));
  }
  for (const { number, parts, kind } of written) {
    const names = kind === "named" ? ["a", "b"] : ["0"];
    for (const name of parts > 0 ? names : []) {
      const got = seen.get(`${number} ${name}`);
      if (!got) faults.unanswered.push([number, `there is no reply ${name}`]);
      else if (got.got.length !== got.of) faults.torn.push([number, `${got.got.length} of ${got.of} parts, composed by ${got.composed}`]);
    }
  }
}

/** Judges. `sent` are the messages in their order, `{ number, msgid, customer, kind, parts }`, `phones` the replies by customer. */
export function judge({ sent, entries, deeds, phones }) {
  const byRun = Map.groupBy ? Map.groupBy(entries, ({ run }) => run) : groupBy(entries, ({ run }) => run);
  const facts = {
    entriesOf: (run) => byRun.get(run) ?? [],
    killedAt: (run) => deeds.find(([, what, whose]) => whose === run && what === "kill -9")?.[0],
  };
  const runs = runsOf(entries, sent);
  const dead = new Set(entries.filter(({ what }) => what === "dead").map(({ more: [id] }) => id));
  const faults = { lost: [], dead: [], repeated: [], disordered: [], torn: [], unanswered: [], unreasoned: [], recomposed: [] };
  const reasons = {};
  let handled = 0;
  const before = new Map();
  for (const message of sent) {
    const { number, msgid, customer } = message;
    const own = runs[number];
    const ended = own.map((turn) => turn.ended).filter((at) => at !== undefined);
    if (dead.has(msgid)) faults.dead.push([number, "a dead letter"]);
    else if (ended.length === 0) faults.lost.push([number, own.length === 0 ? "no handler began" : "no handler ended"]);
    else handled += 1;
    for (const [at, turn] of own.entries()) {
      if (at === 0) continue;
      const reason = reasonFor(own[at - 1], facts);
      if (reason === undefined) faults.unreasoned.push([number, `${turn.run} began it again`]);
      if (turn.numbers[0] === number) reasons[reason] = (reasons[reason] ?? 0) + 1;
      if (turn.id === own[at - 1].id && String(turn.numbers) !== String(own[at - 1].numbers)) {
        faults.recomposed.push([number, `${own[at - 1].numbers} became ${turn.numbers}`]);
      }
    }
    // The one before must have ended somewhere when this one begins.
    const previous = before.get(customer);
    if (previous !== undefined && own.length > 0) {
      const first = Math.min(...runs[previous].map((turn) => turn.ended ?? Number.POSITIVE_INFINITY));
      const together = own[0].numbers.includes(previous);
      if (own[0].began < first && !together && !dead.has(sent[previous].msgid))
        faults.disordered.push([number, `it began before m${previous} had ended`]);
    }
    before.set(customer, number);
  }
  const written = groupBy(sent, ({ customer }) => customer);
  for (const [customer, lines] of phones) judgeReplies(lines, written.get(customer) ?? [], faults);
  return { handled, reasons, faults, runs };
}

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) {
    const key = keyOf(one);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  return groups;
}

/** The story of a message, to be read: what was done with it and around it. */
export function storyOf(number, { sent, entries, deeds, phones }) {
  const { msgid, customer, at } = sent[number];
  const lines = [[at, `m${number} (${msgid}) is written by customer ${customer}`]];
  const runs = new Set();
  for (const { what, at, run, more } of entries) {
    const [id, numbers] = more;
    const own = (what === "begin" && numbers.includes(number)) || id === msgid || (what === "done" && more[0].includes(msgid));
    if (what === "begin" && own) runs.add(run);
    if (own) lines.push([at, `${run}: ${what} ${what === "done" ? "" : JSON.stringify(more.slice(1))}`]);
  }
  const least = at - 1000;
  const most = Math.max(...lines.map(([at]) => at)) + 1000;
  for (const { what, at, run, more } of entries) {
    const tells = what === "lost" || what === "stops" || what === "stopped" || (what === "log" && /lease|record|store/.test(more[1]));
    if (tells && runs.has(run) && at > least && at < most) lines.push([at, `${run}: ${what} ${more.join(" ")}`]);
  }
  for (const [at, what, whose] of deeds) if (at > least && at < most) lines.push([at, `${whose}: ${what}`]);
  const replies = (phones.get(customer) ?? []).filter((content) => content.startsWith(`${number}|`));
  const told = lines
    .sort(([one], [other]) => one - other)
    .map(([when, text]) => `    ${((when - at) / 1000).toFixed(3).padStart(8)} s  ${text}`);
  return [...told.slice(0, 60), `    on the phone: ${replies.join("  ") || "nothing"}`].join("\n");
}
