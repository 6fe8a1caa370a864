// The tags of open unions exist only for the compiler: importing them as values would compile, and fail at run time.

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
// Names with a value can be imported.
import { ChangeType, ServiceState } from "wecom-kf";

export type Tags = [UnknownMsgtype, UnknownEventType, UnknownReceivedMenuItemType, UnknownCallbackEvent];
export type Absent = [NoMsgtype, NoEventType, NoMenuItemType, NoAttachmentTag, NoCallbackEvent, NoCallbackEventEither];
export const values: [1, 4] = [ChangeType.TakenFromPool, ServiceState.Ended];

/** The name of an unknown type is also a string. */
export function named(message: KfMessage): string {
  return message.msgtype;
}
