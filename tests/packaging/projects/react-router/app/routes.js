import { route } from "@react-router/dev/routes";

export default [route("wecom", "routes/wecom.js")];
