export { engine } from "@wecom-kf/native";
