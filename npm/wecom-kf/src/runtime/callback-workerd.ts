export { engine } from "@wecom-kf/wasm/callback";
export { sharesPromises } from "./platform-workerd.js";
