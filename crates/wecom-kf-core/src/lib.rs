//! wecom-kf-core.
