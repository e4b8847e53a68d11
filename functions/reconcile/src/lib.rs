//! Lake, Postgres and the delivery bucket compared.
