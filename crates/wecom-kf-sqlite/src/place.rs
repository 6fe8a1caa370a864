//! The file's place: its path, its lock file, its file system.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use wecom_kf_core::error::StoreError;

use crate::error::Errors;

/// A database file that exists, on a local file system.
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    pub(crate) errors: Errors,
    /// Device and number of the file, where the system has them.
    id: Option<(u64, u64)>,
}

impl Place {
    /// Checks the path, and creates the file if there is none: for its owner alone, since it has tokens and customers' words in it.
    pub(crate) fn prepare(path: &Path, errors: Errors) -> Result<Self, StoreError> {
        let name = path.to_string_lossy();
        if name.is_empty() || name.starts_with(':') || name.starts_with("file:") || name.contains('\0') {
            let reason = "it must be the path of a file; a store in memory is MemoryStore (memoryStore in JavaScript)";
            return Err(errors.cannot_open(reason));
        }
        // Absolute: the working folder may change.
        let path = std::path::absolute(path).map_err(|error| errors.cannot_open(error))?;
        let folder = path.parent().unwrap_or(&path);
        if !folder.is_dir() {
            return Err(errors.cannot_open(format_args!("there is no folder {}", folder.display())));
        }
        if let Some(kind) = network_kind(if path.exists() { &path } else { folder }) {
            return Err(errors.network_file(kind));
        }
        match owned().create_new(true).open(&path) {
            Ok(_) => {}
            // Not opened: closing it again would end the locks that SQLite holds in this process.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(errors.cannot_open(error)),
        }
        let id = id_of(&path);
        Ok(Self { path, errors, id })
    }

    /// Opens the lock file.
    pub(crate) fn lock_file(&self) -> Result<File, StoreError> {
        let mut path = self.path.clone().into_os_string();
        path.push("-lock");
        let opened = owned().create(true).truncate(false).open(path);
        opened.map_err(|error| self.errors.cannot_open(format_args!("its lock file: {error}")))
    }

    /// Fails if the file was deleted or replaced while it is open: what is written to it would be lost.
    pub(crate) fn check_there(&self) -> Result<(), StoreError> {
        if self.id.is_none() || id_of(&self.path) == self.id {
            return Ok(());
        }
        Err(self
            .errors
            .failed("it was deleted or replaced while it was open; restart this program"))
    }
}

/// The options with which files are made.
fn owned() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn id_of(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::metadata(path);
    // Any answer but the file's own is another file.
    Some(found.map_or((u64::MAX, u64::MAX), |found| (found.dev(), found.ino())))
}

/// Windows keeps a file that is open.
#[cfg(not(unix))]
fn id_of(_: &Path) -> Option<(u64, u64)> {
    None
}

/// The kind of a network file system, if `path` is on one.
#[cfg(target_os = "linux")]
fn network_kind(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let device = std::fs::metadata(path).ok()?.dev();
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    kind_in(&mounts, device)
}

#[cfg(target_vendor = "apple")]
fn network_kind(path: &Path) -> Option<String> {
    const MNT_LOCAL: u32 = 0x1000;
    let found = rustix::fs::statfs(path).ok()?;
    (found.f_flags & MNT_LOCAL == 0).then(|| "not local".to_owned())
}

#[cfg(windows)]
fn network_kind(path: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    // Resolves the letters of mapped drives.
    let path = std::fs::canonicalize(path).ok()?;
    match path.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Some("a network share".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple", windows)))]
fn network_kind(_: &Path) -> Option<String> {
    None
}

/// Looks a device up in Linux' list of mounts, and returns the type of its file system if that is a network's. Lines are
/// `id parent major:minor root mount-point options … - type source options`.
#[cfg(target_os = "linux")]
fn kind_in(mounts: &str, device: u64) -> Option<String> {
    let line = mounts.lines().find(|line| {
        let number = line.split(' ').nth(2).and_then(|pair| pair.split_once(':'));
        number.is_some_and(|(major, minor)| {
            (major.parse(), minor.parse()) == (Ok(major_of(device)), Ok(minor_of(device)))
        })
    })?;
    let kind = line.split_once(" - ")?.1.split(' ').next()?;
    is_network(kind).then(|| kind.to_owned())
}

#[cfg(target_os = "linux")]
fn major_of(device: u64) -> u64 {
    ((device >> 32) & 0xffff_f000) | ((device >> 8) & 0xfff)
}

#[cfg(target_os = "linux")]
fn minor_of(device: u64) -> u64 {
    ((device >> 12) & 0xffff_ff00) | (device & 0xff)
}

/// Whether a type of file system, as Linux names it, is a network's. (`npm/wecom-kf/src/stores/sqlite/file.ts` has the same list.)
#[cfg(target_os = "linux")]
fn is_network(kind: &str) -> bool {
    const NETWORK: &[&str] = &[
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "gfs2",
        "glusterfs",
        "lustre",
        "ocfs2",
        "beegfs",
        "ncpfs",
        "coda",
    ];
    const OVER_FUSE: &[&str] = &[
        "sshfs",
        "s3fs",
        "gcsfuse",
        "glusterfs",
        "ceph",
        "rclone",
        "goofys",
        "geesefs",
        "ossfs",
        "juicefs",
        "blobfuse",
        "davfs",
        "mount-s3",
    ];
    NETWORK.contains(&kind)
        || kind
            .strip_prefix("fuse.")
            .is_some_and(|name| OVER_FUSE.iter().any(|known| name.starts_with(known)))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
        40 22 0:52 / /mnt/share rw shared:7 - nfs4 server:/export rw,vers=4.2\n\
        41 22 0:53 / /mnt/bucket rw - fuse.s3fs s3fs rw\n\
        42 22 0:54 / /mnt/local rw - fuse.mergerfs a:b rw\n";

    #[test]
    fn network_file_systems_are_recognised_by_the_device_of_the_file() {
        assert_eq!(None, kind_in(MOUNTS, 254 << 8));
        assert_eq!(Some("nfs4".to_owned()), kind_in(MOUNTS, 52));
        assert_eq!(Some("fuse.s3fs".to_owned()), kind_in(MOUNTS, 53));
        assert_eq!(None, kind_in(MOUNTS, 54));
        assert_eq!(None, kind_in(MOUNTS, 99));
    }

    #[test]
    fn large_device_numbers_are_split_as_linux_does() {
        let device = (0x1_2345 & 0xfff) << 8 | (0x1_2345_u64 & !0xfff) << 32 | 0x67 | (0x8900 << 12);
        assert_eq!((0x1_2345, 0x8967), (major_of(device), minor_of(device)));
    }
}
