export { engine } from "@wecom-kf/native";
export { sharesPromises } from "./platform.js";
