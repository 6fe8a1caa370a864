import webpack from "webpack";
import { configurationOf, run } from "./webpack-like.mjs";

export default (options) => run(webpack(configurationOf(options)));
