//! Messages: sending them, and pulling what customers and servicers wrote.

mod content;
mod event;
mod incoming;
mod long_text;
mod menu;
mod recall;
mod send;
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
pub use long_text::{MIN_PART_BYTES, split_text};
pub use menu::{Menu, MenuClick, MenuItem, MenuMiniprogram, MenuText, MenuView};
pub use recall::{RecallMsg, RecallMsgResponse};
pub use send::{EventMessage, OutgoingMessage, SendMsg, SendMsgOnEvent, SendMsgResponse, Text};
pub use sync::{SyncMsg, SyncMsgResponse};
