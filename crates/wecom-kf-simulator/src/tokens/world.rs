//! The world in which the processes run: the store, WeCom, the network, and the effects of acts on them.

use super::acts::{Act, name};
use super::faults::{PendingFault, Target};
use super::messages::{Action, Context, Event, LEASE_KEY};
use super::process::Process;
use super::requests::InFlight;
use super::rules::ProcessRules;
use super::settings::Settings;
use super::watch::{Rules, Watch};
use super::wecom::{Behaviour, Wecom};
use crate::agenda::Agenda;
use crate::clock::WallClock;
use crate::network::Network;
use crate::store::Store;
use crate::trace::{Trace, Violation};
use std::collections::{BTreeMap, BTreeSet};
use wecom_kf_core::token::{Flaw, TOMBSTONE};

/// An event of the world.
#[derive(Debug)]
pub(super) enum Happening {
    /// A request reaches its target.
    Effect(u64),
    /// An answer or timer reaches a process, unless it was restarted since.
    Event(usize, u32, Event),
    /// A call with a token reaches WeCom.
    Call(usize, u32, u32, String),
    /// A suspended process continues.
    Resume(usize),
    /// A dead process is restarted.
    Restart(usize, u32),
}

/// The host of a process.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) process: Option<Process>,
    pub(super) clock: WallClock,
    /// When the clock was last set.
    pub(super) clock_set: u64,
    pub(super) incarnation: u32,
    pub(super) stands_until: u64,
    pub(super) secrets_fail_until: u64,
    pub(super) waiting: Vec<Event>,
    pub(super) pending_faults: Vec<PendingFault>,
    /// What it has read since its last write.
    pub(super) read: BTreeSet<String>,
}

/// The world of a story that is being played.
#[derive(Debug)]
pub(super) struct TokenSimulation<'a> {
    pub(super) settings: Settings,
    pub(super) flaw: Option<Flaw>,
    pub(super) agenda: Agenda<Happening>,
    pub(super) store: Store,
    pub(super) wecom: Wecom,
    pub(super) network: Network<Target>,
    pub(super) places: Vec<Place>,
    pub(super) requests: BTreeMap<u64, InFlight>,
    pub(super) next_request: u64,
    pub(super) ticket: u64,
    pub(super) trace: &'a mut Trace,
    pub(super) rules: Rules,
}

impl<'a> TokenSimulation<'a> {
    pub(super) fn new(settings: Settings, flaw: Option<Flaw>, trace: &'a mut Trace) -> Self {
        trace.line(0, || format!("{settings}"));
        let place = |clock: &WallClock| Place {
            process: None,
            clock: *clock,
            clock_set: 0,
            incarnation: 0,
            stands_until: 0,
            secrets_fail_until: 0,
            waiting: Vec::new(),
            pending_faults: Vec::new(),
            read: BTreeSet::new(),
        };
        let mut world = Self {
            places: settings.clocks.iter().map(place).collect(),
            wecom: Wecom::new(settings.life, settings.overlap),
            network: Network::new(
                [(Target::Store, settings.store_ms), (Target::Fetch, settings.fetch_ms)],
                settings.noise,
            ),
            settings,
            flaw,
            agenda: Agenda::default(),
            store: Store::default(),
            requests: BTreeMap::new(),
            next_request: 0,
            ticket: 0,
            trace,
            rules: Rules::default(),
        };
        for number in 0..world.places.len() {
            world.rules.processes.push(ProcessRules::default());
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
            Happening::Call(process, incarnation, call, token) => {
                let accepted = Wecom::number(&token).is_some_and(|number| self.wecom.accepts(number, self.now()));
                self.deliver(process, incarnation, Event::CallAnswered(call, token, accepted));
            }
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

    fn context(&self) -> Context {
        Context {
            now: self.now(),
            ticket: self.settings.tickets.then_some(self.ticket),
            secrets_ms: self.settings.secrets_ms,
            secrets_fail: false,
            joins: self.settings.joins,
            noise: self.network.noise(self.now()),
        }
    }

    fn start(&mut self, number: usize) {
        let (context, storage, flaw) = (self.context(), self.settings.storage, self.flaw);
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        place.incarnation += 1;
        place.stands_until = 0;
        place.process = Some(Process::new(
            number,
            place.incarnation,
            place.clock,
            storage,
            flaw,
            context,
        ));
        if let Some(rules) = self.rules.processes.get_mut(number) {
            *rules = ProcessRules::default();
        }
        if place.incarnation > 1 {
            self.trace.mark("a process was restarted");
            self.trace
                .line(context.now, || format!("{} starts again", name(number)));
        }
    }

    /// Runs a process, and carries out its effects.
    fn with(&mut self, number: usize, act: impl FnOnce(&mut Process, Context, &mut Watch<'_>)) {
        let mut context = self.context();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        context.secrets_fail = context.now < place.secrets_fail_until;
        let Some(process) = self.places.get_mut(number).and_then(|place| place.process.as_mut()) else {
            return;
        };
        let mut watch = Watch {
            now: context.now,
            trace: self.trace,
            rules: &mut self.rules,
        };
        act(process, context, &mut watch);
        let (incarnation, actions) = (process.incarnation, std::mem::take(&mut process.actions));
        for action in actions {
            // An earlier request may have killed the process.
            if !self
                .places
                .get(number)
                .is_some_and(|place| place.process.is_some() && place.incarnation == incarnation)
            {
                return;
            }
            match action {
                Action::Schedule(ms, event) => self.agenda.after(ms, Happening::Event(number, incarnation, event)),
                Action::Call(call, token, ms) => {
                    self.agenda.after(ms, Happening::Call(number, incarnation, call, token))
                }
                Action::Send(sender, op, request) => self.send(number, incarnation, sender, op, request),
            }
        }
    }

    fn deliver(&mut self, number: usize, incarnation: u32, event: Event) {
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
        self.with(number, |process, context, watch| process.handle(event, context, watch));
    }

    fn resume(&mut self, number: usize) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        if now < place.stands_until {
            return;
        }
        for event in std::mem::take(&mut place.waiting) {
            self.with(number, |process, context, watch| process.handle(event, context, watch));
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
        self.trace.mark("a process died");
        self.trace.line(now, || format!("{} dies", name(number)));
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
        if ms >= 5_000 {
            self.trace.mark("a process was suspended beyond its lease");
        }
        self.agenda.after(ms, Happening::Resume(number));
    }

    /// Performs an act.
    pub(super) fn act(&mut self, act: &Act) {
        let now = self.now();
        if *act != Act::Nothing {
            self.trace.step(now, || act.to_string());
        }
        match *act {
            Act::Nothing => {}
            Act::Calls {
                process,
                client,
                count,
                timeout,
            } => self.calls(process, client, count, timeout),
            Act::Discard { process } => self.with(process, Process::discard_token),
            Act::Revoke => self.wecom.revoke(),
            Act::Behaviour(behaviour) => self.wecom.behaviour = behaviour,
            Act::RefusesAll(refuses) => self.wecom.refuses_all = refuses,
            Act::Crash { process, restart } => self.crash(process, restart),
            Act::Pause { process, ms } => self.pause(process, ms),
            Act::PendingFault { process, fault } => {
                if let Some(place) = self.places.get_mut(process) {
                    place.pending_faults.push(fault);
                }
            }
            Act::Partition {
                process,
                target,
                ms,
                fails,
            } => {
                let all = 0..self.places.len();
                for number in all.filter(|number| process.is_none_or(|process| process == *number)) {
                    self.network.cut(number, target, now + ms, fails);
                }
            }
            Act::StoreClears => {
                self.store.clear();
                self.rules.store.record_since = now;
            }
            Act::ClockSteps { process, by } => {
                if let Some(place) = self.places.get_mut(process) {
                    place.clock.step(by);
                    place.clock_set = now;
                    if let Some(process) = &mut place.process {
                        process.clock = place.clock;
                    }
                }
            }
            Act::Slow { target, by, ms } => self.network.slow(target, by, now + ms),
            Act::SecretsFail { process, ms } => {
                if let Some(place) = self.places.get_mut(process) {
                    place.secrets_fail_until = now + ms;
                }
            }
            Act::NewTicket => {
                self.ticket += 1;
                self.wecom.ticket = self.ticket;
            }
        }
    }

    /// Starts calls of a running process.
    pub(super) fn calls(&mut self, process: usize, client: u32, count: usize, timeout: u64) {
        if self
            .places
            .get(process)
            .is_none_or(|place| self.agenda.now() < place.stands_until)
        {
            return;
        }
        for _ in 0..count {
            self.with(process, |running, context, watch| {
                running.call(client, timeout, context, watch)
            });
        }
    }

    /// Ends the faults, except those that the settings keep.
    pub(super) fn calm_down(&mut self, restart: impl Fn(usize) -> bool) {
        let now = self.now();
        self.trace.line(now, || "the faults end".to_owned());
        self.rules.faults_ended = true;
        self.network.heal();
        (
            self.wecom.behaviour,
            self.wecom.refuses_all,
            self.wecom.life,
            self.wecom.ticket,
        ) = (Behaviour::IssuesTokens, false, 7200, 0);
        // Natural expiry must not disturb the checks of the ending.
        self.wecom.revoke_ending(now, 3_600_000);
        for number in 0..self.places.len() {
            if let Some(place) = self.places.get_mut(number) {
                place.pending_faults.clear();
                place.stands_until = 0;
                place.secrets_fail_until = 0;
            }
            self.resume(number);
            if !self.is_up(number) && restart(number) {
                self.start(number);
            }
        }
    }

    /// The time by the store's own clock.
    pub(super) fn store_now(&self) -> u64 {
        self.now() * self.settings.store_pace / 100
    }

    /// The owner of a lease at the end, when there should be none.
    pub(super) fn lease(&self) -> Option<String> {
        let kept = self.store.get(LEASE_KEY, self.store_now())?;
        Some(kept.value.clone()).filter(|text| text != TOMBSTONE)
    }
}
