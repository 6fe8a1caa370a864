require("wecom-kf");
