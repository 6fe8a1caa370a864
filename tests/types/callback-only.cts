import callbacks = require("wecom-kf/callback");

const callback: callbacks.Callback = callbacks.createCallback({ token: "t", encodingAesKey: "k", receiveId: { unchecked: true } });
callback.verifyUrl("");
