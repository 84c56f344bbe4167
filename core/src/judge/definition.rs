//! The version of the metric's definition by which visits are judged.

/// A version of the definition (`docs/metric.md`). Apps judge by the latest one only. The first one is compiled in for
/// tools, with the feature `definition-1`: a recording is judged by the definition under which it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    #[cfg(feature = "definition-1")]
    first: bool,
}

/// The number of the latest definition.
pub const DEFINITION_VERSION: u32 = 2;

impl Definition {
    /// The first definition.
    #[cfg(feature = "definition-1")]
    pub const FIRST: Definition = Definition { first: true };

    /// Returns the definition's number, as events contain it.
    pub fn version(self) -> u32 {
        if self.is_first() { 1 } else { DEFINITION_VERSION }
    }

    /// Returns true for the first definition. Without the feature this is a constant, so that nothing of the first
    /// definition is left in an app.
    #[inline(always)]
    pub(crate) fn is_first(self) -> bool {
        #[cfg(feature = "definition-1")]
        return self.first;
        #[cfg(not(feature = "definition-1"))]
        false
    }
}
