// The inbox as an async iterator, and as a resource.

import { eventually, pause, withInbox } from "./inbox-stage.mjs";

export const specs = {
  async "turns are taken one by one, and acknowledged"(kit) {
    const seen = [];
    await withInbox(kit, {}, async (stage) => {
      const customer = await stage.enter();
      for (const text of ["一", "二", "三"]) await stage.write(customer, text);
      for await (const turn of stage.inbox) {
        seen.push(`${turn.message.text.content} ${turn.attempt}`);
        if (seen.length === 2) {
          turn.fail(new Error("once more"));
          await stage.clock.skip(3000);
          continue;
        }
        await turn.reply(`收到${turn.message.text.content}`);
        await turn.ack();
        if (seen.length === 4) break;
      }
      kit.assert.deepEqual(seen, ["一 1", "二 1", "二 2", "三 1"]);
      kit.assert.deepEqual(await stage.inbox.poll(), { finished: true });
      kit.assert.deepEqual(await stage.replies(customer), ["收到一", "收到二", "收到三"]);
    });
  },

  async "the loop ends with stop; turns that nobody has taken are left to others"(kit) {
    await withInbox(kit, {}, async (stage) => {
      const [one, two] = [await stage.enter(), await stage.enter()];
      await stage.write(one, "一");
      await stage.write(two, "二");
      const [iterator, waiting] = [stage.inbox[Symbol.asyncIterator](), stage.inbox[Symbol.asyncIterator]()];
      const { value: turn } = await iterator.next();
      await eventually(() => stage.inbox.lag().then(([lag]) => lag.running === 2));
      const stopped = stage.inbox.stop();
      await pause();
      kit.assert.isTrue((await waiting.next()).done);
      await turn.ack();
      kit.assert.deepEqual(await stopped, { abandoned: 0 });
      kit.assert.isTrue((await iterator.next()).done);
      const handled = [];
      const next = stage.start({ onTurn: ({ message }) => handled.push(message.text.content) });
      await next.catchUp();
      kit.assert.deepEqual(handled, [turn.message.text.content === "一" ? "二" : "一"]);
    });
  },

  async "an inbox with onTurn cannot be iterated, and is disposed like a resource"(kit) {
    await withInbox(kit, { onTurn() {} }, async ({ inbox }) => {
      kit.throws(() => inbox[Symbol.asyncIterator](), "client.bad_option");
      await inbox[Symbol.asyncDispose]();
      kit.assert.deepEqual(await inbox.stop(), { abandoned: 0 });
    });
  },
};
