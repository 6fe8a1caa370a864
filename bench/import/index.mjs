import "wecom-kf";
