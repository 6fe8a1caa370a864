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
///
/// 中文：添加接待人员，仅联合版。单行可能失败，见 `result_list` 每行的 `errcode`（`failedRows`）；长度不限，每次请求 100 个成员、20 个部门；每个账号最多 2000 人（2023 年前 500）、20 个部门；重复添加返回 0。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddServicers {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The members to add, at most 100 (third-party apps: open_userid). This or `department_id_list`.
    /// 中文：要添加的成员，最多 100 个（第三方应用填 open_userid）；与 `department_id_list` 至少填一个。
    #[wire(items(0..=100), each(1..=64))]
    pub userid_list: Option<Vec<String>>,
    /// The departments to add, at most 100 per call (20 in the latest documentation) and 20 per account. This or `userid_list`.
    /// 中文：要添加的部门，每次最多 100 个（最新文档为 20 个），每个账号最多 20 个；与 `userid_list` 至少填一个。
    #[wire(items(0..=100))]
    pub department_id_list: Option<Vec<u32>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The result for each servicer.
///
/// 中文：每个接待人员的处理结果。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChangeResponse {
    /// One row for each member and department of the request.
    /// 中文：请求中的每个成员和部门各一行。
    pub result_list: Vec<ChangeResult>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The result for one servicer.
///
/// 中文：一个接待人员的处理结果。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChangeResult {
    /// The member, in rows for a member.
    /// 中文：成员，成员行才有。
    pub userid: Option<String>,
    /// The department, in rows for a department.
    /// 中文：部门，部门行才有。
    pub department_id: Option<u32>,
    /// 0 on success, otherwise the error code of this row.
    /// 中文：成功为 0，否则为该行的错误码。
    pub errcode: i64,
    /// WeCom's error message, for people only.
    /// 中文：企业微信的错误信息，仅供人阅读。
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
///
/// 中文：删除接待人员，仅联合版。整体成功时单行仍可能失败，请检查 `result_list` 每行的 `errcode`（`failedRows` 返回失败的行）。列表长度不限，每次请求发送 100 个。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteServicers {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The members to remove, at most 100 (third-party apps: open_userid). This or `department_id_list`.
    /// 中文：要删除的成员，最多 100 个（第三方应用填 open_userid）；与 `department_id_list` 至少填一个。
    #[wire(items(0..=100), each(1..=64))]
    pub userid_list: Option<Vec<String>>,
    /// The departments to remove, at most 100. This or `userid_list`.
    /// 中文：要删除的部门，最多 100 个；与 `userid_list` 至少填一个。
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
///
/// 中文：获取接待人员列表，仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListServicers {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The servicers of an account.
///
/// 中文：客服账号的接待人员。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListServicersResponse {
    /// Members, and departments as rows with only a `department_id`.
    /// 中文：成员；部门行只有 `department_id`。
    pub servicer_list: Vec<Servicer>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer, or a department of servicers.
///
/// 中文：接待人员，或作为接待人员的部门。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Servicer {
    /// The member (third-party apps: open_userid); absent in rows for a department.
    /// 中文：成员（第三方应用为 open_userid）；部门行没有。
    pub userid: Option<String>,
    /// Whether the member is serving; absent in rows for a department.
    /// 中文：成员的接待状态；部门行没有。
    pub status: Option<ServicerStatus>,
    /// How the member stopped; only while stopped, and not in older responses.
    /// 中文：停止接待的类型；仅在停止接待时返回，较早的响应没有。
    pub stop_type: Option<StopType>,
    /// The department, in rows for a department.
    /// 中文：部门，部门行才有。
    pub department_id: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a servicer of the list is serving. The event `servicer_status_change` uses other numbers: 1 serving, 2 stopped.
///
/// 中文：列表中的接待状态。事件 `servicer_status_change` 的取值不同：1 接待中，2 停止接待。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ServicerStatus {
    /// Serving customers.
    /// 中文：接待中。
    #[wire(0)]
    Serving,
    /// Not serving customers.
    /// 中文：停止接待。
    #[wire(1)]
    Stopped,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// How a servicer stopped serving.
///
/// 中文：停止接待的类型。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum StopType {
    /// Stopped.
    /// 中文：停止接待。
    #[wire(0)]
    Stopped,
    /// Paused for a while.
    /// 中文：暂时挂起。
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
