//! The numbers of the boundary between the core and its bindings, as tables of names, values and docs.
//!
//! Each number is defined once, in [`numbers!`](crate::numbers!), which makes the constant or variant for the core and
//! a [`Group`] beside it. `core/boundary` writes the bindings' sources from the groups. A library that uses none of the
//! groups does not contain their tables.

use std::borrow::Cow;

use crate::wire;

/// The version of the SDK, as bindings put it into every event.
pub const SDK_VERSION: &str = env!("CARGO_PKG_VERSION");

/// A number with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The name in Rust: `DECLARED_EMPTY` for a constant, `DeclaredEmpty` for a variant.
    pub name: &'static str,
    /// The value, in a type wide enough for all numbers.
    pub value: i128,
    /// The Rust type of a constant, or the representation of an enum: `u16`.
    pub type_name: &'static str,
    /// The doc comment as Rust stores it: each line begins with a space. Empty for the numbers of the event's schema.
    pub doc: &'static str,
}

/// A group of numbers that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The name of the module or the enum.
    pub name: &'static str,
    /// Its doc comment, as in [`Number::doc`].
    pub doc: &'static str,
    /// The numbers in the order of their definition.
    pub numbers: Cow<'static, [Number]>,
}

impl Number {
    /// The name in snake case.
    pub fn snake(&self) -> String {
        let mut out = String::with_capacity(self.name.len() + 2);
        let is_constant = !self.name.contains(char::is_lowercase);
        for letter in self.name.chars() {
            if letter.is_uppercase() && !is_constant && !out.is_empty() {
                out.push('_');
            }
            out.extend(letter.to_lowercase());
        }
        out
    }
}

impl Group {
    /// The names in snake case, indexed by number or by bit: index `n` names the number `n`, or the bit `1 << n`.
    /// Returns `None` if the numbers are neither 0, 1, 2 and so on, nor 1, 2, 4 and so on.
    pub fn names(&self) -> Option<Vec<String>> {
        let values = || self.numbers.iter().map(|number| number.value);
        let dense = values().eq(0..self.numbers.len() as i128);
        let bits = values().eq((0..self.numbers.len()).map(|bit| 1 << bit));
        (dense || bits).then(|| self.numbers.iter().map(Number::snake).collect())
    }
}

/// The enums of the event's schema whose numbers bindings use.
pub fn schema() -> [Group; 7] {
    [
        schema_group("Platform", " The platform of an event.", wire::Platform::as_str_name),
        schema_group("Outcome", " How a visit ended.", wire::Outcome::as_str_name),
        schema_group("StartSource", " The source of a visit's start.", wire::StartSource::as_str_name),
        schema_group("EndSource", " The source of the time of a visit's end.", wire::EndSource::as_str_name),
        schema_group("LaunchKind", " How the process was launched.", wire::LaunchKind::as_str_name),
        schema_group("DropReason", " Why an event was dropped.", wire::DropReason::as_str_name),
        schema_group("VisitFlag", " Positions of bits in an event's flags.", wire::VisitFlag::as_str_name),
    ]
}

// The schema numbers its enums from 0 without gaps, which the tests check.
fn schema_group<T: TryFrom<i32>>(
    name: &'static str,
    doc: &'static str,
    name_of: fn(&T) -> &'static str,
) -> Group {
    let values = (0..).map_while(|value| T::try_from(value).ok().map(|variant| (value, variant)));
    let number = |(value, variant): (i32, T)| {
        let name = name_of(&variant);
        let name = if name.ends_with("_UNSPECIFIED") { "UNSPECIFIED" } else { name };
        Number { name, value: value.into(), type_name: "i32", doc: "" }
    };
    Group { name, doc, numbers: values.map(number).collect() }
}

/// Defines numbers of the boundary: a module of constants, constants in the present module, or an enum. The definition
/// is written in plain Rust, each item with a doc comment. Its [`Group`] is made beside it:
///
/// | definition | its group |
/// |---|---|
/// | `pub mod decision { … }` | `decision::NUMBERS` |
/// | `pub const LAYOUT: Group;` and constants | `LAYOUT` |
/// | `pub enum Kind { … }` | `Kind::NUMBERS` |
#[macro_export]
macro_rules! numbers {
    (
        $(#[doc = $doc:literal])+
        pub mod $name:ident {
            $($(#[doc = $item_doc:literal])+ pub const $number:ident: $type:ty = $value:expr;)+
        }
    ) => {
        $(#[doc = $doc])+
        pub mod $name {
            $($(#[doc = $item_doc])+ pub const $number: $type = $value;)+

            /// The numbers of this module as a table.
            pub const NUMBERS: $crate::numbers::Group =
                $crate::numbers!(@group $name [$($doc)+] $($number [$type] ($number) [$($item_doc)+])+);
        }
    };
    (
        $(#[doc = $doc:literal])+
        pub const $name:ident: Group;
        $($(#[doc = $item_doc:literal])+ pub const $number:ident: $type:ty = $value:expr;)+
    ) => {
        $($(#[doc = $item_doc])+ pub const $number: $type = $value;)+

        $(#[doc = $doc])+
        pub const $name: $crate::numbers::Group =
            $crate::numbers!(@group $name [$($doc)+] $($number [$type] ($number) [$($item_doc)+])+);
    };
    (
        $(#[doc = $doc:literal])+
        #[derive($($derive:ident),+)]
        #[repr($repr:ident)]
        pub enum $name:ident {
            $($(#[doc = $item_doc:literal])+ $number:ident = $value:literal,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive($($derive),+)]
        #[repr($repr)]
        pub enum $name {
            $($(#[doc = $item_doc])+ $number = $value,)+
        }

        impl $name {
            /// The variants as a table.
            pub const NUMBERS: $crate::numbers::Group =
                $crate::numbers!(@group $name [$($doc)+] $($number [$repr] ($name::$number) [$($item_doc)+])+);
        }
    };
    (@group $name:ident [$($doc:literal)+] $($number:ident [$type:ty] ($value:expr) [$($item_doc:literal)+])+) => {
        $crate::numbers::Group {
            name: stringify!($name),
            doc: concat!($($doc),+),
            numbers: ::std::borrow::Cow::Borrowed(&[$($crate::numbers::Number {
                name: stringify!($number),
                value: $value as i128,
                type_name: stringify!($type),
                doc: concat!($($item_doc),+),
            }),+]),
        }
    };
}
