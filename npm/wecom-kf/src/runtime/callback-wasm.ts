export { engine } from "@wecom-kf/wasm/callback";
