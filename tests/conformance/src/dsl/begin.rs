//! The optional arguments of a begin.

use super::moment;
use crate::script::Begin;

impl Begin {
    /// The begin is called while this input is handled.
    pub fn opened_by(mut self, at: impl Into<f64>) -> Begin {
        self.input = Some(moment(at));
        self.linked = true;
        self
    }

    /// The latest input of the app, whether or not it opened this surface.
    pub fn latest_input(mut self, at: impl Into<f64>) -> Begin {
        self.input = Some(moment(at));
        self
    }

    /// A notification, deep link or widget opened the surface.
    pub fn external(mut self, at: impl Into<f64>) -> Begin {
        self.external = Some(moment(at));
        self
    }

    /// The app was launched at `at`.
    pub fn launch(mut self, at: impl Into<f64>, kind: &str) -> Begin {
        self.launch = Some(moment(at));
        self.launch_kind = kind.to_owned();
        self
    }

    /// The app was in the background during its launch.
    pub fn in_background(mut self) -> Begin {
        self.launched_in_background = true;
        self
    }

    /// Sets the navigation that the visit belongs to.
    pub fn navigation(mut self, navigation: u32) -> Begin {
        self.navigation = navigation;
        self
    }

    /// The surface is a dialog of this visit's surface.
    pub fn dialog_of(mut self, visit: &str) -> Begin {
        self.dialog_of = Some(visit.to_owned());
        self
    }

    /// The surface's nodes are in another surface's tree too.
    pub fn embedded(mut self) -> Begin {
        self.embedded = true;
        self
    }

    /// The surface has a search field.
    pub fn search_field(mut self) -> Begin {
        self.search_field = true;
        self
    }

    /// The platform sees the app's requests.
    pub fn holds_observed(mut self) -> Begin {
        self.holds_observed = true;
        self
    }

    /// Sets the surface's name.
    pub fn surface(mut self, surface: &str) -> Begin {
        self.surface = surface.to_owned();
        self
    }

    /// Sets the first number of the visit's id.
    pub fn id(mut self, id: u32) -> Begin {
        self.id = id;
        self
    }
}
