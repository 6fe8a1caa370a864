//! The numbers of a day: counted if something happened, otherwise generated. The same seed and day give the same ones.

use crate::ids::{hash, mix};
use crate::state::{Account, State};

/// The numbers of one day.
pub(crate) struct Day {
    pub(crate) sessions: u64,
    pub(crate) customers: u64,
    pub(crate) messages: u64,
    /// Pseudorandom numbers of the day, for generated statistics.
    noise: u64,
}

impl Day {
    /// A pseudorandom number below a bound.
    pub(crate) const fn part(&self, nth: u64, below: u64) -> u64 {
        mix(self.noise.wrapping_add(nth)) % below
    }

    /// A rate of 0.50 to 0.99.
    fn rate(&self, nth: u64) -> f64 {
        f64::from(u32::try_from(50 + self.part(nth, 50)).unwrap_or_default()) / 100.0
    }

    pub(crate) fn some_rate(&self, nth: u64) -> Option<f64> {
        (self.sessions > 0).then(|| self.rate(nth))
    }
}

/// One day of an account, or of the corp. Days without messages in this sandbox have generated numbers, so that a report has something to
/// show.
pub(crate) fn day(state: &State, open_kfid: Option<&str>, servicer: Option<&str>, begin_s: u64) -> Day {
    let of_account = |(id, _): &(&str, &Account)| open_kfid.is_none_or(|wanted| wanted == *id);
    let conversations = state
        .accounts()
        .filter(of_account)
        .flat_map(|(_, account)| account.conversations.values());
    let wrote: Vec<u64> = conversations
        .filter(|conversation| servicer.is_none_or(|wanted| conversation.servicer.as_deref() == Some(wanted)))
        .filter_map(|conversation| {
            let day = conversation.days.iter().find(|(day, _)| *day == begin_s);
            day.map(|(_, count)| *count)
        })
        .collect();
    let name = format!("{}/{}", open_kfid.unwrap_or_default(), servicer.unwrap_or_default());
    let noise = hash(state.settings.seed ^ begin_s, &name);
    if !wrote.is_empty() {
        let conversations = wrote.len() as u64;
        return Day {
            sessions: conversations,
            customers: conversations,
            messages: wrote.iter().sum(),
            noise,
        };
    }
    let sessions = 5 + noise % 40;
    Day {
        sessions,
        customers: sessions - mix(noise) % 5,
        messages: sessions * (2 + mix(noise ^ 1) % 6),
        noise,
    }
}
