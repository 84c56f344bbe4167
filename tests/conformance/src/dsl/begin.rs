//! The optional arguments of the call that begins a visit.

use super::moment;
use crate::script::Begin;

impl Begin {
    /// Passes an input, and states that the begin is called while this input is handled.
    pub fn opened_by(mut self, at: impl Into<f64>) -> Begin {
        self.input = Some(moment(at));
        self.linked = true;
        self
    }

    /// Passes the app's latest input, which need not have opened this surface.
    pub fn latest_input(mut self, at: impl Into<f64>) -> Begin {
        self.input = Some(moment(at));
        self
    }

    /// Passes the time at which a notification, deep link or widget opened the surface.
    pub fn external(mut self, at: impl Into<f64>) -> Begin {
        self.external = Some(moment(at));
        self
    }

    /// Passes a launch of the app at `at`.
    pub fn launch(mut self, at: impl Into<f64>, kind: &str) -> Begin {
        self.launch = Some(moment(at));
        self.launch_kind = kind.to_owned();
        self
    }

    /// States that the app was in the background during its launch.
    pub fn in_background(mut self) -> Begin {
        self.launched_in_background = true;
        self
    }

    /// Sets the navigation that the visit belongs to.
    pub fn navigation(mut self, navigation: u32) -> Begin {
        self.navigation = navigation;
        self
    }

    /// Makes the surface a dialog of this visit's surface.
    pub fn dialog_of(mut self, visit: &str) -> Begin {
        self.dialog_of = Some(visit.to_owned());
        self
    }

    /// States that the surface's nodes are in another surface's tree too.
    pub fn embedded(mut self) -> Begin {
        self.embedded = true;
        self
    }

    /// States that the surface has a search field.
    pub fn search_field(mut self) -> Begin {
        self.search_field = true;
        self
    }

    /// States that the platform sees the app's requests.
    pub fn holds_observed(mut self) -> Begin {
        self.holds_observed = true;
        self
    }

    /// Sets the surface's name.
    pub fn surface(mut self, surface: &str) -> Begin {
        self.surface = surface.to_owned();
        self
    }

    /// Sets the first number of the visit's id. The other bytes of the id are 0.
    pub fn id(mut self, id: u32) -> Begin {
        self.id = id;
        self
    }
}
