//! Errors of stores: what kept a value from being read or written.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A store failed, or its file cannot be used. The details never contain a key or a value.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = STORE, owner = Account)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be opened or created, or it belongs to another program.
    /// 中文：无法打开或创建文件，或者文件属于其他程序。
    #[coded("store.cannot_open", "{file} cannot be opened: {reason}")]
    CannotOpen {
        /// The file.
        file: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The file is on a network file system, where SQLite's locks and its shared memory do not work.
    /// 中文：文件位于网络文件系统，SQLite 的锁和共享内存在那里不可靠。
    #[coded(
        "store.network_file",
        "{file} is on a network file system ({kind}), where SQLite loses data; use a local disk, or another store for several machines"
    )]
    NetworkFile {
        /// The file.
        file: String,
        /// The kind of file system, such as `nfs4`.
        kind: String,
    },
    /// A newer version of this package has changed the file's format.
    /// 中文：文件格式已被本包的更新版本改变。
    #[coded(
        "store.newer_format",
        "{file} has format {found}, and this version knows formats up to {known}; update this program"
    )]
    NewerFormat {
        /// The file.
        file: String,
        /// The format of the file.
        found: i64,
        /// The newest format that this version knows.
        known: i64,
    },
    /// The file is damaged, or no database.
    /// 中文：文件已损坏，或者不是数据库。
    #[coded(
        "store.corrupt",
        "{file} is damaged or no database ({reason}); restore a backup, or move it away to begin anew"
    )]
    Corrupt {
        /// The file.
        file: String,
        /// What SQLite found.
        reason: String,
    },
    /// No space is left for the change. Nothing was changed; values can still be read.
    /// 中文：磁盘空间不足；没有做任何修改，仍可读取。
    #[coded(
        "store.disk_full",
        "no space is left on the disk of {file}; nothing was changed",
        retry
    )]
    DiskFull {
        /// The file.
        file: String,
    },
    /// Other processes kept the file locked for too long. Nothing was changed.
    /// 中文：其他进程锁定文件的时间过长；没有做任何修改。
    #[coded(
        "store.locked",
        "other processes kept {file} locked for {timeout} ms; nothing was changed",
        retry
    )]
    Locked {
        /// The file.
        file: String,
        /// How long an operation waits, in milliseconds.
        timeout: u64,
    },
    /// Reading or writing the file failed. A change may have been made or not: read the value.
    /// 中文：读写文件失败；修改可能已完成，也可能没有，请读取确认。
    #[coded("store.failed", "{file} could not be read or written: {reason}", retry)]
    Failed {
        /// The file.
        file: String,
        /// What happened.
        reason: String,
    },
    /// The store has been closed.
    /// 中文：存储已关闭。
    #[coded("store.closed", "the store of {file} has been closed; create a new one")]
    Closed {
        /// The file.
        file: String,
    },
}
