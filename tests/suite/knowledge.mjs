// The knowledge base: groups and questions, and paging by cursor.

const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const text = (content) => ({ text: { content } });

export const specs = {
  async "groups and questions can be added, updated, listed and deleted"(kit) {
    const { kf } = await kit.sandbox();
    const { group_id } = await kf.addKnowledgeGroup({ name: "售后" });
    await kf.updateKnowledgeGroup({ group_id, name: "售后问题" });
    const groups = await kf.listKnowledgeGroups();
    kit.assert.equal(groups.has_more, 0);
    kit.assert.deepEqual(
      groups.group_list.map(({ is_default }) => is_default),
      [1, 0],
    );
    kit.assert.equal((await kf.listKnowledgeGroups({ group_id })).group_list[0].name, "售后问题");
    const attachments = [
      { msgtype: "video", video: { media_id: "VIDEO_MEDIA_ID" } },
      { msgtype: "link", link: { title: "t", url: "https://a" } },
    ];
    const { intent_id } = await kf.addKnowledgeIntent({
      group_id,
      question: text("怎么退货？"),
      similar_questions: { items: [text("退货流程")] },
      answers: [{ ...text("联系客服"), attachments }],
    });
    await kf.updateKnowledgeIntent({ intent_id, similar_questions: { items: [] } });
    const [intent] = await kf.listKnowledgeIntents({ group_id }).toArray();
    kit.assert.equal(intent.question.text.content, "怎么退货？");
    kit.assert.deepEqual(intent.similar_questions, { items: [] });
    kit.assert.deepEqual(
      intent.answers[0].attachments.map((attachment) => attachment[attachment.msgtype].name),
      ["VIDEO_MEDIA_ID.mp4", undefined],
    );
    await kf.deleteKnowledgeIntent({ intent_id });
    await kf.deleteKnowledgeGroup({ group_id });
    kit.assert.deepEqual(await kf.listKnowledgeIntents().toArray(), []);
    const twice = await kit.rejects(kf.deleteKnowledgeGroup({ group_id }), "api.error");
    kit.assert.equal(twice.errcode, 40058);
  },

  async "for await follows the cursor through every page"(kit) {
    const { kf } = await kit.sandbox();
    for (let at = 0; at < 7; at += 1) await kf.addKnowledgeGroup({ name: `组${at}` });
    const names = [];
    for await (const { name } of kf.listKnowledgeGroups({ limit: 3 })) names.push(name);
    kit.assert.deepEqual(names, ["默认分组", ...Array.from({ length: 7 }, (_, at) => `组${at}`)]);
    const page = await kf.listKnowledgeGroups({ limit: 3 });
    kit.assert.lengthOf(page.group_list, 3);
    kit.assert.equal(page.has_more, 1);
    kit.assert.lengthOf(await kf.listKnowledgeGroups({ limit: 3, cursor: page.next_cursor }).toArray(), 5);
  },

  async "an empty page is not the end while has_more is 1, which may be a string"(kit) {
    const pages = { "": [[], "a"], a: [[{ group_id: "1" }], "b"], b: [[], "c"], c: [[{ group_id: "2" }]] };
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      const [group_list, next_cursor] = pages[call.body.cursor ?? ""];
      return { errcode: 0, has_more: next_cursor === undefined ? "0" : "1", next_cursor, group_list };
    });
    kit.assert.deepEqual(
      (await kf.listKnowledgeGroups({ limit: 5 }).toArray()).map(({ group_id }) => group_id),
      ["1", "2"],
    );
    kit.assert.deepEqual(
      calls.slice(1).map(({ body }) => body),
      [{ limit: 5 }, { limit: 5, cursor: "a" }, { limit: 5, cursor: "b" }, { limit: 5, cursor: "c" }],
    );
  },

  async "a cursor that stalls or cycles ends in an error"(kit) {
    for (const next of [() => "same", ({ body }) => (body.cursor === "a" ? "b" : "a"), () => undefined, () => ""]) {
      const { kf, calls } = await kit.clientOf((call) =>
        isToken(call) ? undefined : { errcode: 0, has_more: 1, next_cursor: next(call), intent_list: [{ intent_id: "1" }] },
      );
      const error = await kit.rejects(kf.listKnowledgeIntents().toArray(), "client.stalled_paging");
      kit.assert.equal(error.details.operation, "listKnowledgeIntents");
      kit.assert.isBelow(calls.length, 6);
    }
  },
};
