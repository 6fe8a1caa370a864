// A Node.js project without the types of browsers, which checks the declarations of its packages too.

import { createSandbox } from "@wecom-kf/sandbox";
import { KfClient } from "wecom-kf";
import { createCallback } from "wecom-kf/callback";

export const made = [KfClient, createCallback, createSandbox];
