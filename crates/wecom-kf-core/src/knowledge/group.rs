//! Groups of questions.

use crate::Wire;
use crate::endpoint::{Endpoint, Listed, Method, Paged, Repeat};
use crate::wire::{LooseInt, Object};
use alloc::string::String;
use alloc::vec::Vec;

/// Adds a group of the knowledge base (`kf/knowledge/add_group`). For own apps in the WeCom edition (联合版) only.
///
/// A corp can have 100 groups.
///
/// 中文：新增知识库分组，仅限联合版的自建应用；一个企业最多 100 个分组。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddKnowledgeGroup {
    /// The name, 1 to 12 characters, unique among groups.
    /// 中文：分组名，1 至 12 个字符，不可重名。
    #[wire(chars(1..=12))]
    pub name: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The new group.
///
/// 中文：新建的分组。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddKnowledgeGroupResponse {
    /// The id of the group.
    /// 中文：分组 ID。
    pub group_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for AddKnowledgeGroup {
    type Response = AddKnowledgeGroupResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/add_group";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95971];
}

/// Deletes a group of the knowledge base (`kf/knowledge/del_group`), with its questions. For own apps in the WeCom edition (联合版) only.
///
/// The default group cannot be deleted.
///
/// 中文：删除知识库分组及其中的问答，仅限联合版的自建应用；默认分组不能删除。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteKnowledgeGroup {
    /// The group.
    /// 中文：分组。
    #[wire(bytes(1..=64))]
    pub group_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The group was deleted.
///
/// 中文：分组已删除。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteKnowledgeGroupResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for DeleteKnowledgeGroup {
    type Response = DeleteKnowledgeGroupResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/del_group";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95971];
}

/// Renames a group of the knowledge base (`kf/knowledge/mod_group`). For own apps in the WeCom edition (联合版) only.
///
/// 中文：修改知识库分组的名称，仅限联合版的自建应用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateKnowledgeGroup {
    /// The group.
    /// 中文：分组。
    #[wire(bytes(1..=64))]
    pub group_id: String,
    /// The new name, 1 to 12 characters, unique among groups.
    /// 中文：新分组名，1 至 12 个字符，不可重名。
    #[wire(chars(1..=12))]
    pub name: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The group was renamed.
///
/// 中文：分组已改名。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateKnowledgeGroupResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for UpdateKnowledgeGroup {
    type Response = UpdateKnowledgeGroupResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/mod_group";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[95971];
}

/// Lists the groups of the knowledge base (`kf/knowledge/list_group`), a page at a time. For own apps in the WeCom edition (联合版) only.
///
/// 中文：分页获取知识库分组列表，仅限联合版的自建应用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListKnowledgeGroups {
    /// Where to continue: the `next_cursor` of the previous page.
    /// 中文：上一页返回的 `next_cursor`，从此处继续。
    pub cursor: Option<String>,
    /// How many groups to return, 1 to 1000. Default 500.
    /// 中文：返回的分组个数，1 至 1000，默认 500。
    #[wire(range(1..=1000))]
    pub limit: Option<u32>,
    /// Return only this group.
    /// 中文：只返回该分组。
    #[wire(bytes(0..=64))]
    pub group_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One page of groups.
///
/// 中文：一页分组。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListKnowledgeGroupsResponse {
    /// Where the next page begins.
    /// 中文：下一页的起点。
    pub next_cursor: Option<String>,
    /// Whether there is a next page: 0 no, 1 yes.
    /// 中文：是否还有下一页：0 否，1 是。
    pub has_more: Option<LooseInt>,
    /// The groups.
    /// 中文：分组列表。
    pub group_list: Vec<KnowledgeGroup>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A group of the knowledge base.
///
/// 中文：知识库分组。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeGroup {
    /// The id of the group.
    /// 中文：分组 ID。
    pub group_id: String,
    /// The name.
    /// 中文：名称。
    pub name: Option<String>,
    /// Whether it is the default group, which cannot be deleted: 0 no, 1 yes.
    /// 中文：是否为默认分组（不能删除）：0 否，1 是。
    pub is_default: Option<LooseInt>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for ListKnowledgeGroups {
    type Response = ListKnowledgeGroupsResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/list_group";
    const REPEAT: Repeat = Repeat::Safe;
    const PAGED: Option<Paged> = Some(Paged::Cursor { list: "group_list" });
    const DOCUMENTS: &'static [u32] = &[95971];
}

impl Listed for ListKnowledgeGroups {
    type Item = KnowledgeGroup;
}
