//! Links the addon as a Node-API module that is never unmapped.

fn main() {
    napi_build::setup();
    // Threads of the transport outlive the JavaScript environment that loaded the addon: its code must stay mapped.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
