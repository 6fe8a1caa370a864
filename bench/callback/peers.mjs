// The published packages, each used as its documentation shows, with the parser that its users choose. Checks that a package leaves to the
// caller (signature and receiver) are added, so that all do the same work. All use the tuned query parser.

import { createRequire } from "node:module";
import { XMLParser } from "fast-xml-parser";
import xml2js from "xml2js";
import { parameters } from "./by-hand.mjs";

const require = createRequire(import.meta.url);
const official = require("@wecom/crypto");
const WechatCrypto = require("wechat-crypto");
const WxCrypt = require("wxcrypt");
const { WecomCrypto } = require("@wecom/aibot-node-sdk");

const text = (body) => Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();

const fast = new XMLParser({ parseTagValue: false });
const byFastXmlParser = (xml) => fast.parse(xml).xml;

function byXml2js(xml) {
  let fields;
  xml2js.parseString(xml, { explicitArray: false, explicitRoot: false, async: false }, (error, parsed) => {
    if (error) throw error;
    fields = parsed;
  });
  return fields;
}

function eventOf({ ToUserName, CreateTime, Event, Token, OpenKfId }, receive_id, raw) {
  const event = { event: Event, to_user_name: ToUserName, create_time: Number(CreateTime), token: Token, receive_id, raw };
  if (OpenKfId) event.open_kfid = OpenKfId;
  return event;
}

function refuseUnless(right) {
  if (!right) throw new Error("refused");
}

const officialWith =
  (parse) =>
  ({ token, encodingAesKey, receiveId }) =>
  (query, body) => {
    const { msg_signature, timestamp, nonce } = parameters(query);
    const { Encrypt } = parse(text(body));
    refuseUnless(official.getSignature(token, timestamp, nonce, Encrypt) === msg_signature);
    const { message, id } = official.decrypt(encodingAesKey, Encrypt);
    refuseUnless(id === receiveId);
    return eventOf(parse(message), id, message);
  };

export const peers = {
  "@wecom/crypto + fast-xml-parser": officialWith(byFastXmlParser),
  "@wecom/crypto + xml2js": officialWith(byXml2js),

  "wechat-crypto + xml2js": ({ token, encodingAesKey, receiveId }) => {
    const crypt = new WechatCrypto(token, encodingAesKey, receiveId);
    return (query, body) => {
      const { msg_signature, timestamp, nonce } = parameters(query);
      const { Encrypt } = byXml2js(text(body));
      refuseUnless(crypt.getSignature(timestamp, nonce, Encrypt) === msg_signature);
      const { message, id } = crypt.decrypt(Encrypt);
      refuseUnless(id === receiveId);
      return eventOf(byXml2js(message), id, message);
    };
  },

  wxcrypt: ({ token, encodingAesKey, receiveId }) => {
    const crypt = new WxCrypt(token, encodingAesKey, receiveId);
    return (query, body) => {
      const { msg_signature, timestamp, nonce } = parameters(query);
      const message = crypt.decryptMsg(msg_signature, timestamp, nonce, text(body));
      return eventOf(WxCrypt.x2o(message).xml, receiveId, message);
    };
  },

  "@wecom/aibot-node-sdk + fast-xml-parser": ({ token, encodingAesKey, receiveId }) => {
    const crypt = new WecomCrypto(token, encodingAesKey, receiveId);
    return (query, body) => {
      const { msg_signature, timestamp, nonce } = parameters(query);
      const { Encrypt } = byFastXmlParser(text(body));
      refuseUnless(crypt.verifySignature(msg_signature, timestamp, nonce, Encrypt));
      const message = crypt.decrypt(Encrypt);
      return eventOf(byFastXmlParser(message), receiveId, message);
    };
  },
};
