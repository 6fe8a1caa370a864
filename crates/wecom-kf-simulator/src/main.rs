//! The command line: plays seeds, or replays one story.

use std::fs;
use std::process::ExitCode;
use std::time::Instant;
use wecom_kf_simulator::campaign::{self, Played};
use wecom_kf_simulator::inbox::InboxWorld;
use wecom_kf_simulator::swarm::seed_of;
use wecom_kf_simulator::tokens::TokenWorld;
use wecom_kf_simulator::{Story, World};

const USAGE: &str = "usage: npm run simulate -- [options]
  --world NAME   plays only in this world: tokens or inbox. --seed alone, --flaw, --replay and --bytes need it
  --seeds N      plays the stories of N seeds (1000); of all worlds together, if none is named
  --messages N   plays seeds until N messages (or calls, in the world of tokens) were handled
  --seed S       starts at this seed; without --seeds: plays only this seed and prints its story. A number, or a text such as a commit hash
  --flaw NAME    plays with this deliberate flaw
  --replay FILE  plays the bytes in a file
  --bytes HEX    plays these bytes
  --whole        prints the story itself with every line, and not only the smallest one that breaks the same rule";

#[derive(Default)]
struct Options {
    world: Option<String>,
    seeds: Option<u64>,
    messages: Option<u64>,
    seed: Option<u64>,
    flaw: Option<String>,
    bytes: Option<Vec<u8>>,
    whole: bool,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)).and_then(|options| all(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Plays in the world that is named, or in each.
fn all(options: &Options) -> Result<bool, String> {
    match options.world.as_deref() {
        Some(TokenWorld::NAME) => simulate::<TokenWorld>(options),
        Some(InboxWorld::NAME) => simulate::<InboxWorld>(options),
        Some(other) => Err(format!("unknown world {other}; the worlds are: tokens, inbox")),
        None if options.flaw.is_some() || options.bytes.is_some() => {
            Err("--flaw, --replay and --bytes need --world".to_owned())
        }
        None => Ok(simulate::<TokenWorld>(options)? & simulate::<InboxWorld>(options)?),
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        if name == "--whole" {
            options.whole = true;
            continue;
        }
        let value = arguments
            .next()
            .ok_or_else(|| format!("{name} needs a value, or is unknown"))?;
        let from_hex =
            |text: &str| Story::bytes_from_hex(text).ok_or_else(|| format!("{name}: not hexadecimal digits"));
        match name.as_str() {
            "--seeds" => {
                options.seeds = Some(
                    value
                        .parse()
                        .map_err(|_| format!("--seeds needs a number, not {value}"))?,
                )
            }
            "--messages" => {
                options.messages = Some(
                    value
                        .parse()
                        .map_err(|_| format!("--messages needs a number, not {value}"))?,
                )
            }
            "--seed" => options.seed = Some(seed_of(&value)),
            "--world" => options.world = Some(value),
            "--flaw" => options.flaw = Some(value),
            "--bytes" => options.bytes = Some(from_hex(&value)?),
            "--replay" => {
                let text = fs::read_to_string(&value).map_err(|error| format!("{value}: {error}"))?;
                options.bytes = Some(from_hex(&text)?);
            }
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(options)
}

/// Returns whether no rule was broken.
fn simulate<W: World>(options: &Options) -> Result<bool, String> {
    #[expect(clippy::disallowed_methods, reason = "only the speed is told by it")]
    fn clock() -> Instant {
        Instant::now()
    }
    // A panic in a machine is a finding, reported with its story.
    std::panic::set_hook(Box::new(|_| ()));
    let flaw = options.flaw.as_deref().map(flaw_of::<W>).transpose()?;
    let (seed, seeds) = match (&options.bytes, options.seed, options.seeds) {
        (Some(bytes), _, _) => {
            return Ok(show::<W>(
                Story::from_bytes(bytes, W::SETTINGS),
                flaw,
                options.whole,
                true,
            ));
        }
        (_, Some(seed), None) if options.messages.is_none() => {
            return Ok(show::<W>(W::story(seed), flaw, options.whole, true));
        }
        (_, seed, None) if options.messages.is_some() => (seed.unwrap_or(1), u64::MAX),
        (_, seed, seeds) => {
            let seeds = seeds.unwrap_or(1000);
            let share = if options.world.is_some() { 100 } else { W::SHARE };
            (seed.unwrap_or(1), seeds * share / 100)
        }
    };
    match options.messages {
        Some(messages) => println!("{}: {messages} {}, starting at seed {seed}", W::NAME, W::COUNTS),
        None => println!("{}: {seeds} seeds, starting at {seed}", W::NAME),
    }
    let began = clock();
    let outcome = campaign::run_until::<W>(seed, seeds, options.messages.unwrap_or(u64::MAX), flaw);
    let Some(failed) = outcome.failed else {
        let (name, stories, counted) = (W::NAME, outcome.stories, outcome.counted);
        let seconds = began.elapsed().as_secs_f64();
        let rate = counted as f64 / seconds.max(0.001);
        println!(
            "{name}: no rule was broken in {stories} stories, {counted} {}, {seconds:.0} s, {rate:.0} a second",
            W::COUNTS
        );
        let missing: Vec<&str> = W::MARKS
            .iter()
            .copied()
            .filter(|mark| !outcome.marks.contains(mark))
            .collect();
        if !missing.is_empty() {
            println!("not reached: {}", missing.join("; "));
        }
        return Ok(true);
    };
    println!("seed {failed} breaks a rule; to replay it: npm run simulate -- --seed {failed}\n");
    Ok(show::<W>(W::story(failed), flaw, options.whole, false))
}

/// Plays one story and prints it, or the smallest one that breaks the same rule.
fn show<W: World>(story: Story, flaw: Option<W::Flaw>, whole: bool, always: bool) -> bool {
    let played = Played::new::<W>(story, flaw);
    let fine = played.violation.is_none();
    if whole || (fine && always) {
        println!("{played:#}");
    }
    if !fine {
        println!(
            "The smallest story that breaks the same rule:\n{}",
            played.shrunk::<W>(flaw)
        );
    }
    fine
}

fn flaw_of<W: World>(name: &str) -> Result<W::Flaw, String> {
    let known = W::FLAWS.iter().find(|(known, _)| *known == name);
    known.map(|(_, flaw)| *flaw).ok_or_else(|| {
        let names: Vec<&str> = W::FLAWS.iter().map(|(name, _)| *name).collect();
        format!("unknown flaw {name}; the flaws are: {}", names.join(", "))
    })
}
