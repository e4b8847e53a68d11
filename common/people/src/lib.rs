//! Who asks: bearer tokens and what their owner may see, the parameters of a request, and how a problem is
//! told. Shared by the functions that people talk to, so that one token means the same everywhere.

mod bearer;
mod caller;
mod claims;
pub mod cors;
mod key_set;
pub mod parameters;
mod problem;

pub use bearer::{BearerTokens, Person};
pub use caller::Caller;
pub use claims::{Claims, Role};
pub use parameters::Parameters;
pub use problem::Problem;
