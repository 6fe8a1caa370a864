//! The world in which the processes run: the store, WeCom, the network, and the effects of acts on them.

use super::acts::{Fate, PendingFault, Target, name};
use super::handler::Temper;
use super::messages::{Event, Wish};
use super::process::{Process, View};
use super::requests::Request;
use super::rules::Rules;
use super::settings::{CUSTOMERS, Settings};
use super::wecom::Wecom;
use crate::agenda::Agenda;
use crate::clock::WallClock;
use crate::network::Network;
use crate::store::Store;
use crate::trace::{Trace, Violation};
use std::collections::BTreeMap;
use wecom_kf_core::inbox::{ColdStart, Flaw, Options};
use wecom_kf_core::machine::Ms;

/// How long the lease is, and the pause between polls: longer than any promptness that is checked.
pub(super) const LEASE_MS: u64 = 20_000;
pub(super) const POLL_MS: u64 = 600_000;
/// After how long a process is restarted that a handler has killed.
const KILLED_MS: u64 = 1_000;
/// The pauses before WeCom sends a callback again that was not answered.
const AGAIN_MS: u64 = 2_000;

/// An event of the world.
#[derive(Debug)]
pub(super) enum Happening {
    /// A request reaches its target.
    Effect(u64),
    /// An event reaches a process, unless it was restarted since.
    Event(usize, u32, Event),
    /// A callback reaches a process: its token, when it was created, and how often it was sent before.
    Callback(usize, usize, u64, u32),
    /// A blocked process continues.
    Resume(usize),
    /// A dead process is restarted.
    Restart(usize, u32),
}

/// The host of a process.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) process: Option<Process>,
    pub(super) clock: WallClock,
    pub(super) incarnation: u32,
    pub(super) stands_until: u64,
    /// Whether its process was suspended, and whether its clock was set.
    pub(super) slept: bool,
    pub(super) asleep_until: u64,
    pub(super) stepped: bool,
    waiting: Vec<Event>,
    pub(super) pending_faults: Vec<PendingFault>,
    pub(super) restart: u64,
}

/// The world of a story that is being played.
#[derive(Debug)]
pub(super) struct InboxSimulation<'a> {
    pub(super) settings: Settings,
    flaw: Option<Flaw>,
    options: Options,
    pub(super) agenda: Agenda<Happening>,
    pub(super) store: Store,
    pub(super) wecom: Wecom,
    pub(super) network: Network<Target>,
    pub(super) places: Vec<Place>,
    pub(super) requests: BTreeMap<u64, Request>,
    pub(super) next_request: u64,
    pub(super) trace: &'a mut Trace,
    pub(super) rules: Rules,
}

impl<'a> InboxSimulation<'a> {
    pub(super) fn new(settings: Settings, flaw: Option<Flaw>, trace: &'a mut Trace) -> Self {
        trace.line(0, || format!("{settings}"));
        let place = |clock: &WallClock| Place {
            process: None,
            clock: *clock,
            incarnation: 0,
            stands_until: 0,
            slept: false,
            asleep_until: 0,
            stepped: false,
            waiting: Vec::new(),
            pending_faults: Vec::new(),
            restart: 0,
        };
        let options = Options {
            turns: settings.turns,
            start: settings.start,
            limit: settings.limit,
            prefetch: settings.prefetch,
            concurrency: settings.concurrency,
            wall_clock: settings.wall_clock,
            lease: Ms(LEASE_MS),
            poll: Ms(POLL_MS),
            ..Options::new("corp:account", "")
        };
        let skips = settings.start == ColdStart::Skip;
        let mut world = Self {
            places: settings.clocks.iter().map(place).collect(),
            wecom: Wecom::new(settings.empties, settings.repeats, settings.timeless),
            network: Network::new(
                [(Target::Store, settings.store_ms), (Target::Wecom, settings.wecom_ms)],
                settings.noise,
            ),
            settings,
            flaw,
            options,
            agenda: Agenda::default(),
            store: Store::default(),
            requests: BTreeMap::new(),
            next_request: 0,
            trace,
            rules: Rules::default(),
        };
        world.rules.skips = skips;
        for number in 0..world.settings.backlog {
            world.wecom.write(0, number % CUSTOMERS, Temper::Quick);
        }
        for number in 0..world.places.len() {
            world.start(number);
        }
        world
    }

    pub(super) fn now(&self) -> u64 {
        self.agenda.now()
    }

    pub(super) fn processes(&self) -> usize {
        self.places.len()
    }

    pub(super) fn is_up(&self, number: usize) -> bool {
        self.places.get(number).is_some_and(|place| place.process.is_some())
    }

    /// Lets time pass; stops if a rule is broken.
    pub(super) fn run(&mut self, ms: u64) -> Result<(), Violation> {
        let end = self.now().saturating_add(ms);
        while let Some(happening) = self.agenda.next_until(end) {
            self.happen(happening);
            if let Some(broken) = self.rules.broken.take() {
                return Err(broken);
            }
        }
        Ok(())
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Effect(number) => self.effect(number),
            Happening::Event(process, incarnation, event) => self.deliver(process, incarnation, event),
            Happening::Callback(process, token, created, before) => self.callback(process, token, created, before),
            Happening::Resume(number) => self.resume(number),
            Happening::Restart(number, incarnation) => {
                if self
                    .places
                    .get(number)
                    .is_some_and(|place| place.incarnation == incarnation && place.process.is_none())
                {
                    self.start(number);
                }
            }
        }
    }

    /// A callback arrives. If nobody answers, WeCom sends it again, to whoever the balancer chooses.
    fn callback(&mut self, process: usize, token: usize, created: u64, before: u32) {
        match self.places.get(process).filter(|place| place.process.is_some()) {
            Some(place) => {
                let incarnation = place.incarnation;
                self.deliver(process, incarnation, Event::Notice(token, created));
            }
            None if before < 2 => {
                let other = (process + 1) % self.places.len();
                let again = Happening::Callback(other, token, created, before + 1);
                self.agenda.after(AGAIN_MS, again);
            }
            None => {}
        }
    }

    pub(super) fn start(&mut self, number: usize) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        place.incarnation += 1;
        place.stands_until = 0;
        place.asleep_until = 0;
        let mut process = Process::new(number, place.incarnation, place.clock, now, &self.options, self.flaw);
        process.permit_ms = self.settings.permit_ms;
        if place.incarnation > 1 {
            self.trace.mark("a process was started again");
            self.trace.line(now, || format!("{} starts again", name(number)));
        }
        place.process = Some(process);
        self.with(number, |process, view| process.start(view));
    }

    /// Runs a process, and carries out its effects.
    pub(super) fn with(&mut self, number: usize, act: impl FnOnce(&mut Process, &mut View<'_>)) {
        let now = self.now();
        let Some(process) = self.places.get_mut(number).and_then(|place| place.process.as_mut()) else {
            return;
        };
        let store = &self.store;
        let mut view = View {
            now,
            wecom: &self.wecom,
            trace: self.trace,
            rules: &mut self.rules,
            kept: &|msgid| store.get(&format!("message:{msgid}"), now).is_some(),
        };
        act(process, &mut view);
        let (incarnation, wishes) = (process.incarnation, std::mem::take(&mut process.wishes));
        for wish in wishes {
            // An earlier request may have killed the process.
            if !self
                .places
                .get(number)
                .is_some_and(|place| place.process.is_some() && place.incarnation == incarnation)
            {
                return;
            }
            match wish {
                Wish::Later(ms, event) => self.agenda.after(ms, Happening::Event(number, incarnation, event)),
                Wish::Ask(op, question) => self.ask(number, incarnation, op, question),
                Wish::Dies => {
                    self.trace.mark("a handler killed its process");
                    self.crash(number, Some(KILLED_MS));
                }
                Wish::Stopped => {
                    let restart = self.places.get(number).map_or(0, |place| place.restart);
                    self.crash(number, Some(restart));
                }
            }
        }
    }

    pub(super) fn deliver(&mut self, number: usize, incarnation: u32, event: Event) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        if place.incarnation != incarnation || place.process.is_none() {
            return;
        }
        if now < place.stands_until {
            place.waiting.push(event);
            return;
        }
        self.with(number, |process, view| process.handle(event, view));
    }

    pub(super) fn resume(&mut self, number: usize) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        if now < place.stands_until {
            return;
        }
        for event in std::mem::take(&mut place.waiting) {
            self.with(number, |process, view| process.handle(event, view));
        }
    }

    pub(super) fn crash(&mut self, number: usize, restart: Option<u64>) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        if place.process.take().is_none() {
            return;
        }
        place.waiting.clear();
        self.rules.died(number);
        self.trace.mark("a process died");
        self.trace.line(now, || format!("{} ends", name(number)));
        if let Some(after) = restart {
            let incarnation = place.incarnation;
            self.agenda.after(after, Happening::Restart(number, incarnation));
        }
    }

    pub(super) fn pause(&mut self, number: usize, ms: u64) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number).filter(|place| place.process.is_some()) else {
            return;
        };
        place.stands_until = place.stands_until.max(now + ms);
        if ms > LEASE_MS {
            self.trace.mark("an event loop was blocked beyond the lease");
        }
        self.agenda.after(ms, Happening::Resume(number));
    }

    /// A customer writes, and WeCom sends a callback.
    pub(super) fn write(&mut self, customer: usize, temper: Temper, process: usize, fate: Fate) {
        let now = self.now();
        let token = self.wecom.write(now, customer, temper);
        let mut sent = |process: usize, ms: u64| {
            self.agenda
                .after(ms, Happening::Callback(process % self.places.len(), token, now, 0));
        };
        match fate {
            Fate::After(ms) => sent(process, ms),
            Fate::Thrice => (0..3).for_each(|time| sent(process + time, 20 + 2_000 * time as u64)),
            Fate::Dropped => {}
        }
    }
}
