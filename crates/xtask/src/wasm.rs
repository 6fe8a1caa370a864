//! Builds the WebAssembly modules: cargo compiles, wasm-bindgen generates the glue code, wasm-opt optimises for size.
//!
//! The glue code is an ES module to which the WebAssembly module is passed. The sandbox also has a CommonJS file for Node.js, which loads
//! the same `.wasm` file itself.

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::env;
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// One module to build.
struct Module {
    /// Its name on the command line.
    name: &'static str,
    /// The binding crate.
    package: &'static str,
    /// The crate's library name.
    library: &'static str,
    /// Whether it is built without the crate's default features.
    bare: bool,
    /// The cargo profile.
    profile: &'static str,
    /// Whether it also has the glue code for Node.js.
    node: bool,
    /// The common start of its file names.
    stem: &'static str,
    /// The destination folder, relative to the workspace.
    destination: &'static str,
}

const MODULES: [Module; 3] = [
    Module {
        name: "engine",
        package: "wecom-kf-wasm-binding",
        library: "wecom_kf_wasm",
        bare: false,
        profile: "wasm",
        node: false,
        stem: "wecom_kf_wasm",
        destination: "npm/wasm/pkg",
    },
    Module {
        name: "callback",
        package: "wecom-kf-wasm-binding",
        library: "wecom_kf_wasm",
        bare: true,
        profile: "wasm-small",
        node: false,
        stem: "wecom_kf_callback",
        destination: "npm/wasm/pkg",
    },
    Module {
        name: "sandbox",
        package: "wecom-kf-sandbox-binding",
        library: "wecom_kf_sandbox",
        bare: false,
        profile: "wasm-small",
        node: true,
        stem: "wecom_kf_sandbox",
        destination: "npm/sandbox/pkg",
    },
];

const TARGET: &str = "wasm32-unknown-unknown";

/// Options of wasm-opt, with the features that rustc enables by default: wasm-opt rejects a module with other features.
const OPTIMISE: [&str; 12] = [
    "-Oz",
    "--converge",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-simd",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Builds the named modules, or all if none is named.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| MODULES.iter().all(|module| module.name != **name))
    {
        return Err(format!("unknown wasm module {unknown:?}; use engine, callback or sandbox").into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .ok_or("xtask must be in crates/xtask of the workspace")?;
    let wasm_opt = root.join("node_modules/.bin/wasm-opt");
    if !wasm_opt.exists() {
        return Err("node_modules/.bin/wasm-opt is missing: run npm install in the workspace first".into());
    }
    for module in &MODULES {
        if names.is_empty() || names.contains(&module.name) {
            module.build(root, &wasm_opt)?;
        }
    }
    Ok(())
}

impl Module {
    fn build(&self, root: &Path, wasm_opt: &Path) -> Result<()> {
        let built = fs::read(self.compile(root)?)?;
        let destination = root.join(self.destination);
        let work = root.join(".build/wasm").join(self.name);
        let stamp = work.join("stamp");
        let wanted = fingerprint(&built, wasm_opt)?;
        let files = self.files();
        let complete = files.iter().all(|(_, to)| destination.join(to).exists());
        if complete && fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
            println!("{}: unchanged", self.name);
            return self.report(&destination);
        }

        fs::create_dir_all(&destination)?;
        let web = self.glue(&built, &work, Flavour::Web)?;
        // Both flavours share the .wasm file, which works only while they need the same imports.
        if self.node && self.glue(&built, &work, Flavour::Node)? != web {
            return Err(format!("{}: the web and nodejs flavours produced different modules", self.name).into());
        }
        for (from, to) in files {
            fs::copy(work.join(from), destination.join(to))?;
        }
        let module = destination.join(format!("{}_bg.wasm", self.stem));
        let status = Command::new(wasm_opt)
            .args(OPTIMISE)
            .arg("-o")
            .arg(&module)
            .arg(work.join("web").join(format!("{}_bg.wasm", self.stem)))
            .status()?;
        if !status.success() {
            return Err(format!("{}: wasm-opt failed ({status})", self.name).into());
        }
        fs::write(stamp, wanted)?;
        self.report(&destination)
    }

    /// The files to copy: source in the work directory, and target in the destination. The first is the module itself, which wasm-opt
    /// overwrites.
    fn files(&self) -> Vec<(String, String)> {
        let stem = self.stem;
        let mut files = vec![
            (format!("web/{stem}_bg.wasm"), format!("{stem}_bg.wasm")),
            (format!("web/{stem}.js"), format!("{stem}.js")),
        ];
        if self.node {
            files.push((format!("node/{stem}.js"), format!("{stem}.cjs")));
        }
        files
    }

    /// Runs cargo, and reads the path of the module from its output, since the target directory may be anywhere.
    fn compile(&self, root: &Path) -> Result<PathBuf> {
        let output = Command::new(env!("CARGO"))
            .current_dir(root)
            .env("CARGO_ENCODED_RUSTFLAGS", flags(root).join("\x1f"))
            .args(["build", "--profile", self.profile, "--target", TARGET])
            .args(["--package", self.package, "--message-format", "json-render-diagnostics"])
            .args(self.bare.then_some("--no-default-features"))
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{}: cargo build failed ({})", self.name, output.status).into());
        }
        String::from_utf8(output.stdout)?
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| message["target"]["name"] == self.library)
            .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
            .find_map(|file| {
                Some(PathBuf::from(file.as_str()?)).filter(|path| path.extension() == Some("wasm".as_ref()))
            })
            .ok_or_else(|| format!("{}: cargo did not build {}.wasm", self.name, self.library).into())
    }

    /// Generates one flavour of the glue code and returns its module.
    fn glue(&self, built: &[u8], work: &Path, flavour: Flavour) -> Result<Vec<u8>> {
        let mut bindgen = Bindgen::new();
        bindgen
            .input_bytes(self.stem, built.to_vec())
            .typescript(false)
            // After a trap the packages replace the instance.
            .reset_state_function(true)
            // Bundlers would resolve `new URL("x.wasm", import.meta.url)`, but the packages load the module themselves.
            .omit_default_module_path(true);
        let directory = match flavour {
            Flavour::Web => work.join("web"),
            Flavour::Node => work.join("node"),
        };
        match flavour {
            Flavour::Web => bindgen.web(true)?,
            Flavour::Node => bindgen.nodejs(true)?,
        };
        bindgen.generate(&directory)?;
        if let Flavour::Web = flavour {
            accept_other_realms(&directory.join(format!("{}.js", self.stem)))?;
        }
        Ok(fs::read(directory.join(format!("{}_bg.wasm", self.stem)))?)
    }

    fn report(&self, destination: &Path) -> Result<()> {
        let module = fs::read(destination.join(format!("{}_bg.wasm", self.stem)))?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&module)?;
        let packed = gzip.finish()?.len();
        println!("{}: {} bytes, {packed} bytes gzip -9", self.name, module.len());
        Ok(())
    }
}

/// The platform may compile the module in another realm, as Next.js does for its edge runtime: `instanceof` does not recognise it there, and
/// the glue code would compile it again.
fn accept_other_realms(glue: &Path) -> Result<()> {
    const BY_CONSTRUCTOR: &str = "module instanceof WebAssembly.Module";
    const BY_TAG: &str = r#"Object.prototype.toString.call(module) === "[object WebAssembly.Module]""#;
    let code = fs::read_to_string(glue)?;
    if code.matches(BY_CONSTRUCTOR).count() != 1 {
        return Err(format!("{}: expected one `{BY_CONSTRUCTOR}`", glue.display()).into());
    }
    fs::write(glue, code.replace(BY_CONSTRUCTOR, BY_TAG))?;
    Ok(())
}

#[derive(Clone, Copy)]
enum Flavour {
    Web,
    Node,
}

/// The compiler flags: the user's and our own.
fn flags(root: &Path) -> Vec<String> {
    let from_env = |name, between| {
        let all = env::var(name).ok()?;
        Some(
            all.split(between)
                .filter(|flag| !flag.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    };
    let mut flags: Vec<_> = from_env("CARGO_ENCODED_RUSTFLAGS", '\x1f')
        .or_else(|| from_env("RUSTFLAGS", ' '))
        .unwrap_or_default();
    // SIMD for AES and Base64: all JavaScript engines have it since 2023, and it halves the time of a callback.
    flags.push("-Ctarget-feature=+simd128".into());
    // Panic messages contain file names: the published module must not reveal the build machine.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    for (from, to) in [(home.as_deref(), "/cargo"), (Some(root), "/wecom-kf")] {
        flags.extend(from.map(|from| format!("--remap-path-prefix={}={to}", from.display())));
    }
    flags
}

/// A hash of everything that the output depends on: the compiled module, the tools and their options.
fn fingerprint(built: &[u8], wasm_opt: &Path) -> Result<String> {
    let version = Command::new(wasm_opt).arg("--version").output()?.stdout;
    let mut hasher = DefaultHasher::new();
    (built, version, OPTIMISE, include_str!("wasm.rs")).hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}
