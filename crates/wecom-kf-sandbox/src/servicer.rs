//! Servicers.

use crate::answer::{ApiError, listed, meaning, refuse};
use crate::route::Handler;
use crate::sandbox::{Sandbox, Servicer};
use wecom_kf_core::servicer::{
    self, AddServicers, ChangeResponse, ChangeResult, DeleteServicers, ListServicers, ListServicersResponse,
    ServicerStatus,
};
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
    ChangeResult::new(errcode).errmsg(errmsg)
}

impl Handler for AddServicers {
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
            result_list.push(row(outcome).userid(userid));
        }
        for department in departments {
            let outcome = sandbox.add_department(&self.open_kfid, department)?;
            result_list.push(row(outcome).department_id(department));
        }
        Ok(Self::response_to_json(&ChangeResponse::new(result_list)))
    }
}

impl Handler for DeleteServicers {
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
            result_list.push(done(before, account.servicers.len()).userid(userid));
        }
        for department in departments {
            let before = account.departments.len();
            account.departments.retain(|known| *known != department);
            result_list.push(done(before, account.departments.len()).department_id(department));
        }
        Ok(Self::response_to_json(&ChangeResponse::new(result_list)))
    }
}

impl Handler for ListServicers {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let account = sandbox.require_account(&self.open_kfid)?;
        let members = account.servicers.iter().map(|servicer| {
            let member = servicer::Servicer::default().userid(&servicer.userid);
            match servicer.stopped {
                None => member.status(ServicerStatus::Serving),
                Some(stop_type) => member.status(ServicerStatus::Stopped).stop_type(stop_type),
            }
        });
        let departments = account
            .departments
            .iter()
            .map(|department| servicer::Servicer::default().department_id(*department));
        Ok(Self::response_to_json(&ListServicersResponse::new(
            members.chain(departments),
        )))
    }
}
