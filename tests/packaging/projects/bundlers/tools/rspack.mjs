import { rspack } from "@rspack/core";
import { configurationOf, run } from "./webpack-like.mjs";

export default (options) => run(rspack(configurationOf(options)));
