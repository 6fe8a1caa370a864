//! Deliberate flaws, which the simulator must find.

/// A deliberate flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// Who is notified while another instance owns the account leaves no notice for it.
    NoPendingNotice,
    /// A message is marked as finished before its handler runs.
    ConfirmBeforeHandling,
    /// An owner whose lease was taken writes over the record of the new one.
    NoFence,
    /// The cursor passes messages before it is stored that they are finished.
    CursorBeforeKeys,
    /// Only the first page of a run is pulled with the callback's token.
    TokenByPage,
    /// A turn's messages are not stored before its handler runs.
    BurstRecomposed,
    /// The name of a reply does not count, only its place among the calls.
    OrdinalByCalls,
    /// The age from which messages count is determined for each page anew.
    AgeByPage,
    /// The owner does not pull for a notice that another left: it releases the account although one is pending.
    ReleaseDespiteNotice,
    /// An owner does not look at the clock before it starts turns and sends replies.
    BlindOwner,
    /// The pages of each ownership are numbered from the beginning, although what is finished of earlier ones is still being stored.
    PagesCountAnew,
    /// From when on messages count is determined by the wall clock alone, if no notice came before.
    StartByOwnClock,
    /// A record that the store has lost counts as one of an account that was never read.
    EvictedIsNew,
    /// How often a turn began in processes that died is not counted.
    CrashesUncounted,
    /// A message of a customer whose earlier message failed is handled without waiting for it.
    OvertakeParked,
}
