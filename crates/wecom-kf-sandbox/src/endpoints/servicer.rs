//! Servicers.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::publish;
use crate::rules::existence::require_account;
use crate::rules::limits;
use crate::rules::refusal::{ApiError, listed, refuse};
use crate::state::Fact;
use wecom_kf_core::Endpoint;
use wecom_kf_core::servicer::{
    self, AddServicers, ChangeResponse, ChangeResult, DeleteServicers, ListServicers, ListServicersResponse,
    ServicerStatus,
};

/// One row of the answer.
fn row((errcode, errmsg): (i64, &str)) -> ChangeResult {
    ChangeResult::new(errcode).errmsg(errmsg)
}

/// The members and departments of a call, of which there is at least one.
fn listed_ones(
    members: Option<Vec<String>>,
    departments: Option<Vec<u32>>,
) -> Result<(Vec<String>, Vec<u32>), ApiError> {
    let (members, departments) = (members.unwrap_or_default(), departments.unwrap_or_default());
    if members.is_empty() && departments.is_empty() {
        return Err(refuse::<40063>());
    }
    Ok((members, departments))
}

fn add_department(draft: &mut Draft<'_>, open_kfid: &str, department: u32) -> Result<(i64, &'static str), ApiError> {
    let account = require_account(draft.state(), open_kfid)?;
    if account.departments.contains(&department) {
        return Ok((0, "ignored"));
    }
    if account.departments.len() >= limits::DEPARTMENTS {
        return Ok((listed::<40058>(), "the account has all the departments it can have"));
    }
    let open_kfid = open_kfid.to_owned();
    draft.record(Fact::DepartmentAdded { open_kfid, department });
    Ok((0, "success"))
}

impl Handler for AddServicers {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_account(draft.state(), &self.open_kfid)?;
        let (members, departments) = listed_ones(self.userid_list, self.department_id_list)?;
        let mut result_list = Vec::with_capacity(members.len() + departments.len());
        for userid in members {
            let outcome = publish::add_servicer(draft, &self.open_kfid, &userid)?;
            result_list.push(row(outcome).userid(userid));
        }
        for department in departments {
            let outcome = add_department(draft, &self.open_kfid, department)?;
            result_list.push(row(outcome).department_id(department));
        }
        Ok(Self::response_to_json(&ChangeResponse::new(result_list)).into())
    }
}

impl Handler for DeleteServicers {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_account(draft.state(), &self.open_kfid)?;
        let (members, departments) = listed_ones(self.userid_list, self.department_id_list)?;
        let mut result_list = Vec::with_capacity(members.len() + departments.len());
        let done = |was_there: bool| row((0, if was_there { "success" } else { "ignored" }));
        for userid in members {
            let account = require_account(draft.state(), &self.open_kfid)?;
            let was_there = account.servicer(&userid).is_some();
            if was_there {
                draft.record(Fact::ServicerRemoved {
                    open_kfid: self.open_kfid.clone(),
                    userid: userid.clone(),
                });
            }
            result_list.push(done(was_there).userid(userid));
        }
        for department in departments {
            let account = require_account(draft.state(), &self.open_kfid)?;
            let was_there = account.departments.contains(&department);
            if was_there {
                let open_kfid = self.open_kfid.clone();
                draft.record(Fact::DepartmentRemoved { open_kfid, department });
            }
            result_list.push(done(was_there).department_id(department));
        }
        Ok(Self::response_to_json(&ChangeResponse::new(result_list)).into())
    }
}

impl Handler for ListServicers {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let account = require_account(draft.state(), &self.open_kfid)?;
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
        let response = ListServicersResponse::new(members.chain(departments));
        Ok(Self::response_to_json(&response).into())
    }
}
