//! wecom-kf-client.
