//! wecom-kf-sandbox.
