//! Servicers (接待人员): the people who serve customers for an account.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route, Split};
use crate::error::RequestError;
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;

/// Adds servicers to an account (`kf/servicer/add`). WeCom edition (联合版) only.
///
/// The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
/// failed ones). The method accepts lists of any length and sends 100 members and 20 departments per request. An account can have 2000
/// servicers and 20 departments (500 servicers before 2023); the server enforces this. Adding an existing servicer returns errcode 0.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddServicers {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The members to add, at most 100 (third-party apps: open_userid). This or `department_id_list`.
    #[wire(items(0..=100), each(1..=64))]
    pub userid_list: Option<Vec<String>>,
    /// The departments to add, at most 100 per call (20 in the latest documentation) and 20 per account. This or `userid_list`.
    #[wire(items(0..=100))]
    pub department_id_list: Option<Vec<u32>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The result for each servicer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChangeResponse {
    /// One row for each member and department of the request.
    pub result_list: Vec<ChangeResult>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The result for one servicer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChangeResult {
    /// The member, in rows for a member.
    pub userid: Option<String>,
    /// The department, in rows for a department.
    pub department_id: Option<u32>,
    /// 0 on success, otherwise the error code of this row.
    pub errcode: i64,
    /// WeCom's error message, for people only.
    pub errmsg: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for AddServicers {
    type Response = ChangeResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/servicer/add";
    const REPEAT: Repeat = Repeat::Safe;
    // The documentation is inconsistent about the number of departments per call; the lowest limit always works.
    const SPLIT: Split = Split::Lists(&[("userid_list", 100), ("department_id_list", 20)]);
    const DOCUMENTS: &'static [u32] = &[94646, 94695, 96418];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        require_members_or_departments(parameters)
    }
}

/// Removes servicers from an account (`kf/servicer/del`). WeCom edition (联合版) only.
///
/// The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
/// failed ones). The method accepts lists of any length and sends 100 per request.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteServicers {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The members to remove, at most 100 (third-party apps: open_userid). This or `department_id_list`.
    #[wire(items(0..=100), each(1..=64))]
    pub userid_list: Option<Vec<String>>,
    /// The departments to remove, at most 100. This or `userid_list`.
    #[wire(items(0..=100))]
    pub department_id_list: Option<Vec<u32>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for DeleteServicers {
    type Response = ChangeResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/servicer/del";
    // Removing a non-servicer returns errcode 0, as does adding an existing servicer.
    const REPEAT: Repeat = Repeat::Safe;
    const SPLIT: Split = Split::Lists(&[("userid_list", 100), ("department_id_list", 100)]);
    const DOCUMENTS: &'static [u32] = &[94647, 94696, 96419];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        require_members_or_departments(parameters)
    }
}

/// WeCom rejects a request without members and departments (40063).
fn require_members_or_departments(parameters: &Object) -> Result<Route, Refusal> {
    let given = |name: &str| {
        parameters
            .get(name)
            .is_some_and(|list| list.as_array().is_none_or(|list| !list.is_empty()))
    };
    if given("userid_list") || given("department_id_list") {
        Ok(Route::Unchanged)
    } else {
        Err(RequestError::MissingOneOf {
            fields: "userid_list, department_id_list".into(),
        }
        .into())
    }
}

/// Lists the servicers of an account (`kf/servicer/list`). WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListServicers {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The servicers of an account.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListServicersResponse {
    /// Members, and departments as rows with only a `department_id`.
    pub servicer_list: Vec<Servicer>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer, or a department of servicers.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Servicer {
    /// The member (third-party apps: open_userid); absent in rows for a department.
    pub userid: Option<String>,
    /// Whether the member is serving; absent in rows for a department.
    pub status: Option<ServicerStatus>,
    /// How the member stopped; only while stopped, and not in older responses.
    pub stop_type: Option<StopType>,
    /// The department, in rows for a department.
    pub department_id: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a servicer of the list is serving. The event `servicer_status_change` uses other numbers: 1 serving, 2 stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ServicerStatus {
    /// Serving customers.
    #[wire(0)]
    Serving,
    /// Not serving customers.
    #[wire(1)]
    Stopped,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// How a servicer stopped serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum StopType {
    /// Stopped.
    #[wire(0)]
    Stopped,
    /// Paused for a while.
    #[wire(1)]
    Paused,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

impl Endpoint for ListServicers {
    type Response = ListServicersResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/servicer/list";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94645, 94697, 96420];
}
