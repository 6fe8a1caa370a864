//! Messages: sending them, and pulling what customers and servicers wrote.

mod content;
mod event;
mod incoming;
mod menu;
mod recall;
mod send;
mod split;
mod sync;

pub use content::{
    BusinessCard, CaLink, Channels, ChannelsShopOrder, ChannelsShopProduct, ChannelsSubType, Link, Location, Media,
    MergedItem, MergedMsg, Miniprogram, ReceivedLink, ReceivedMiniprogram,
};
pub use event::{
    ChangeType, EnterSession, Event, FailType, MsgSendFail, RejectCustomerMsgSwitchChange, RejectSwitch,
    ServicerRecallMsg, ServicerStatusChange, ServicerWorkStatus, SessionStatusChange, UserRecallMsg,
};
pub use incoming::{Content, Message, Origin, ReceivedText};
pub use menu::{Menu, MenuClick, MenuItem, MenuMiniprogram, MenuText, MenuView};
pub use recall::{Recall, RecallResponse};
pub use send::{EventMessage, OutgoingMessage, Send, SendOnEvent, SendResponse, Text};
pub use split::{LEAST_BYTES, split_text};
pub use sync::{Sync, SyncResponse};
