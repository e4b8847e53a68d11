//! Why the broker did not do what it was asked, in the words of Google's APIs.

use std::fmt;

use http::StatusCode;

/// The kinds of refusal that the broker knows; a subset of Google's canonical codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request can never work as it is.
    InvalidArgument,
    /// The topic, subscription or project does not exist here.
    NotFound,
    /// Not for this caller; only ever injected.
    PermissionDenied,
    /// Created a second time.
    AlreadyExists,
    /// The thing exists but cannot do this, such as pulling from a push subscription.
    FailedPrecondition,
    /// Asked for too much at once; only ever injected.
    ResourceExhausted,
    /// Try again; only ever injected.
    Unavailable,
    /// The broker's own trouble, usually the disk.
    Internal,
}

/// A refused call: what kind, and a sentence for the person who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which of Google's canonical codes it is.
    pub kind: Kind,
    /// What was refused and why.
    pub message: String,
}

impl Kind {
    /// The HTTP status, the canonical name and the gRPC code.
    fn forms(self) -> (StatusCode, &'static str, tonic::Code) {
        use tonic::Code;
        match self {
            Kind::InvalidArgument => (StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", Code::InvalidArgument),
            Kind::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND", Code::NotFound),
            Kind::PermissionDenied => (StatusCode::FORBIDDEN, "PERMISSION_DENIED", Code::PermissionDenied),
            Kind::AlreadyExists => (StatusCode::CONFLICT, "ALREADY_EXISTS", Code::AlreadyExists),
            Kind::FailedPrecondition => (StatusCode::BAD_REQUEST, "FAILED_PRECONDITION", Code::FailedPrecondition),
            Kind::ResourceExhausted => (StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", Code::ResourceExhausted),
            Kind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", Code::Unavailable),
            Kind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", Code::Internal),
        }
    }

    /// The status of a REST reply.
    pub fn http_status(self) -> StatusCode {
        self.forms().0
    }

    /// The canonical name, such as `NOT_FOUND`.
    pub fn canonical_name(self) -> &'static str {
        self.forms().1
    }
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Refusal { kind, message: message.into() }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Refusal::new(Kind::InvalidArgument, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Refusal::new(Kind::NotFound, message)
    }

    /// The refusal that a fault asked for by a test stands for.
    pub(super) fn injected(status: StatusCode) -> Self {
        let kind = match status.as_u16() {
            429 => Kind::ResourceExhausted,
            503 => Kind::Unavailable,
            404 => Kind::NotFound,
            403 => Kind::PermissionDenied,
            400 => Kind::InvalidArgument,
            _ => Kind::Internal,
        };
        Refusal::new(kind, format!("this {status} was asked for by a fault injection"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.kind.canonical_name(), self.message)
    }
}

impl std::error::Error for Refusal {}

/// Trouble of the broker itself: the caller may try again.
impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Refusal>() {
            Ok(refusal) => refusal,
            Err(error) => Refusal::new(Kind::Internal, format!("{error:#}")),
        }
    }
}

impl From<Refusal> for tonic::Status {
    fn from(refusal: Refusal) -> Self {
        tonic::Status::new(refusal.kind.forms().2, refusal.message)
    }
}
