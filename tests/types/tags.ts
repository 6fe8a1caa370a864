// The tags of open unions exist for the compiler alone: as values the import would compile, and fail at run time.

import type { KfMessage, UnknownCallbackEvent, UnknownEventType, UnknownMsgtype, UnknownReceivedMenuItemType } from "wecom-kf";
// @ts-expect-error it has no value
import { UnknownMsgtype as NoMsgtype } from "wecom-kf";
// @ts-expect-error it has no value
import { UnknownEventType as NoEventType } from "wecom-kf";
// @ts-expect-error it has no value
import { UnknownReceivedMenuItemType as NoMenuItemType } from "wecom-kf";
// @ts-expect-error it has no value
import { ListedUnknownAttachmentTag as NoAttachmentTag } from "wecom-kf";
// @ts-expect-error it has no value
import { UnknownCallbackEvent as NoCallbackEvent } from "wecom-kf";
// @ts-expect-error it has no value here either
import { UnknownCallbackEvent as NoCallbackEventEither } from "wecom-kf/callback";
// What has a value is imported as before.
import { ChangeType, ServiceState } from "wecom-kf";

export type Tags = [UnknownMsgtype, UnknownEventType, UnknownReceivedMenuItemType, UnknownCallbackEvent];
export type Absent = [NoMsgtype, NoEventType, NoMenuItemType, NoAttachmentTag, NoCallbackEvent, NoCallbackEventEither];
export const values: [1, 4] = [ChangeType.TakenFromPool, ServiceState.Ended];

/** The name of a type that is not known is a text all the same. */
export function named(message: KfMessage): string {
  return message.msgtype;
}
