require("wecom-kf/callback");
