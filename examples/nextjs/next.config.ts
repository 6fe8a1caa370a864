import { join } from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  // Bundlers do not include the native addon.
  serverExternalPackages: ["wecom-kf", "@wecom-kf/native"],
  // ../shared is outside this folder.
  turbopack: { root: join(__dirname, "..") },
};

export default config;
