// A program that calls the API.

import { isKfApiError, isKfError, KfClient, ServiceState } from "wecom-kf";

const kf = new KfClient({ corpId: "ww1", secret: "s", timeout: 5000, logger: console });

export async function transfer(open_kfid: string, external_userid: string): Promise<string | undefined> {
  try {
    const session = { open_kfid, external_userid };
    const { service_state } = await kf.getServiceState(session);
    if (service_state === ServiceState.Servicer) return undefined;
    for (const { userid, status } of (await kf.listServicers({ open_kfid })).servicer_list) {
      if (userid !== undefined && status === 0) {
        await kf.transServiceState({ ...session, from: service_state, service_state: ServiceState.Servicer, servicer_userid: userid });
        return userid;
      }
    }
    for await (const account of kf.listAccounts()) console.log(account.open_kfid, account.name);
    await kf.sendText({ touser: external_userid, open_kfid, content: "..." });
  } catch (error) {
    if (isKfApiError(error, "rate_limit")) return String(error.waitMs);
    if (isKfError(error) && error.code === "request.too_long") return String(error.details["limit"]);
    throw error;
  }
  return undefined;
}
