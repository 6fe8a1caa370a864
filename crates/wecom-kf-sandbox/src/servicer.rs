//! Servicers.

use crate::answer::{ApiError, listed, meaning, refuse};
use crate::route::Handler;
use crate::sandbox::{Sandbox, Servicer};
use wecom_kf_core::servicer::{self, Add, ChangeResponse, ChangeResult, Delete, List, ListResponse, ServicerStatus};
use wecom_kf_core::{Endpoint, Value};

/// How many members an account can have as servicers.
const MEMBERS: usize = 2000;
/// How many departments an account can have as servicers.
const DEPARTMENTS: usize = 20;

impl Sandbox {
    /// Adds one member; the row's error code and text.
    pub(crate) fn add_servicer(&mut self, open_kfid: &str, userid: &str) -> Result<(i64, &'static str), ApiError> {
        let known = self.settings.members.as_ref();
        let member = !userid.is_empty() && known.is_none_or(|members| members.iter().any(|member| member == userid));
        let account = self.require_account(open_kfid)?;
        if !member {
            return Ok((listed::<60111>(), meaning(60111)));
        }
        if account.servicers.iter().any(|servicer| servicer.userid == userid) {
            return Ok((0, "ignored"));
        }
        if account.servicers.len() >= MEMBERS {
            return Ok((listed::<40058>(), "the account has all the servicers it can have"));
        }
        account.servicers.push(Servicer {
            userid: userid.to_owned(),
            stopped: None,
        });
        Ok((0, "success"))
    }

    fn add_department(&mut self, open_kfid: &str, department: u32) -> Result<(i64, &'static str), ApiError> {
        let account = self.require_account(open_kfid)?;
        if account.departments.contains(&department) {
            return Ok((0, "ignored"));
        }
        if account.departments.len() >= DEPARTMENTS {
            return Ok((listed::<40058>(), "the account has all the departments it can have"));
        }
        account.departments.push(department);
        Ok((0, "success"))
    }
}

/// One row of the answer.
fn row((errcode, errmsg): (i64, &str)) -> ChangeResult {
    ChangeResult {
        errcode,
        errmsg: Some(errmsg.into()),
        ..ChangeResult::default()
    }
}

impl Handler for Add {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        sandbox.require_account(&self.open_kfid)?;
        let members = self.userid_list.unwrap_or_default();
        let departments = self.department_id_list.unwrap_or_default();
        if members.is_empty() && departments.is_empty() {
            return Err(refuse::<40063>());
        }
        let mut result_list = Vec::with_capacity(members.len() + departments.len());
        for userid in members {
            let outcome = sandbox.add_servicer(&self.open_kfid, &userid)?;
            result_list.push(ChangeResult {
                userid: Some(userid),
                ..row(outcome)
            });
        }
        for department in departments {
            let outcome = sandbox.add_department(&self.open_kfid, department)?;
            result_list.push(ChangeResult {
                department_id: Some(department),
                ..row(outcome)
            });
        }
        Ok(Self::response_to_json(&ChangeResponse {
            result_list,
            ..ChangeResponse::default()
        }))
    }
}

impl Handler for Delete {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let account = sandbox.require_account(&self.open_kfid)?;
        let members = self.userid_list.unwrap_or_default();
        let departments = self.department_id_list.unwrap_or_default();
        if members.is_empty() && departments.is_empty() {
            return Err(refuse::<40063>());
        }
        let mut result_list = Vec::with_capacity(members.len() + departments.len());
        let done = |before: usize, after: usize| row((0, if before == after { "ignored" } else { "success" }));
        for userid in members {
            let before = account.servicers.len();
            account.servicers.retain(|servicer| servicer.userid != userid);
            result_list.push(ChangeResult {
                userid: Some(userid),
                ..done(before, account.servicers.len())
            });
        }
        for department in departments {
            let before = account.departments.len();
            account.departments.retain(|known| *known != department);
            result_list.push(ChangeResult {
                department_id: Some(department),
                ..done(before, account.departments.len())
            });
        }
        Ok(Self::response_to_json(&ChangeResponse {
            result_list,
            ..ChangeResponse::default()
        }))
    }
}

impl Handler for List {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let account = sandbox.require_account(&self.open_kfid)?;
        let members = account.servicers.iter().map(|servicer| servicer::Servicer {
            userid: Some(servicer.userid.clone()),
            status: Some(match servicer.stopped {
                None => ServicerStatus::Serving,
                Some(_) => ServicerStatus::Stopped,
            }),
            stop_type: servicer.stopped,
            ..servicer::Servicer::default()
        });
        let departments = account.departments.iter().map(|department| servicer::Servicer {
            department_id: Some(*department),
            ..servicer::Servicer::default()
        });
        Ok(Self::response_to_json(&ListResponse {
            servicer_list: members.chain(departments).collect(),
            ..ListResponse::default()
        }))
    }
}
