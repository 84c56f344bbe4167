//! What may be said of a begin.

use super::moment;
use crate::script::Begin;

impl Begin {
    /// The begin was called while this input was handled.
    pub fn opened_by(mut self, at: impl Into<f64>) -> Begin {
        self.input = Some(moment(at));
        self.linked = true;
        self
    }

    /// The latest input of the app; it may have led here or not.
    pub fn latest_input(mut self, at: impl Into<f64>) -> Begin {
        self.input = Some(moment(at));
        self
    }

    /// A notification, deep link or widget led here.
    pub fn external(mut self, at: impl Into<f64>) -> Begin {
        self.external = Some(moment(at));
        self
    }

    /// The app was launched then.
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

    /// It belongs to this navigation.
    pub fn navigation(mut self, navigation: u32) -> Begin {
        self.navigation = navigation;
        self
    }

    /// It is a dialog of this visit's surface.
    pub fn dialog_of(mut self, visit: &str) -> Begin {
        self.dialog_of = Some(visit.to_owned());
        self
    }

    /// Its nodes are in another surface's tree as well.
    pub fn embedded(mut self) -> Begin {
        self.embedded = true;
        self
    }

    /// It has a search field.
    pub fn search_field(mut self) -> Begin {
        self.search_field = true;
        self
    }

    /// The platform sees the app's requests.
    pub fn holds_observed(mut self) -> Begin {
        self.holds_observed = true;
        self
    }

    /// Its surface has this name.
    pub fn surface(mut self, surface: &str) -> Begin {
        self.surface = surface.to_owned();
        self
    }

    /// Its visit's id begins with this number.
    pub fn id(mut self, id: u32) -> Begin {
        self.id = id;
        self
    }
}
