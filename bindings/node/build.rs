//! Links the addon as a Node-API module that is never unloaded.

fn main() {
    napi_build::setup();
    // Transport threads outlive the JavaScript environment that loaded the addon, so its code must stay mapped.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
