//! Messages: sending them, and pulling what customers and servicers wrote.

mod event;
mod incoming;
mod menu;
mod recall;
mod send;
mod sync;

pub use event::{
    ChangeType, EnterSession, Event, FailType, MsgSendFail, RejectCustomerMsgSwitchChange, RejectSwitch,
    ServicerRecallMsg, ServicerStatusChange, ServicerWorkStatus, SessionStatusChange, UserRecallMsg,
};
pub use incoming::{Content, Message, Origin, ReceivedText};
pub use menu::{Menu, MenuClick, MenuItem, MenuMiniprogram, MenuText, MenuView};
pub use recall::{Recall, RecallResponse};
pub use send::{EventMessage, OutgoingMessage, Send, SendOnEvent, SendResponse, Text};
pub use sync::{Sync, SyncResponse};
