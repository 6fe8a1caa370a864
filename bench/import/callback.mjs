import "wecom-kf/callback";
