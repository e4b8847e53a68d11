# A secret whose value is never in Terraform's state. Who may read it is said where it is used:
# event-function grants a function exactly the secrets that it mounts.

resource "google_secret_manager_secret" "secret" {
  project   = var.project_id
  secret_id = var.name
  labels    = var.labels
  replication {
    auto {}
  }
  # A version that was destroyed by mistake can be brought back for a day.
  version_destroy_ttl = "86400s"
}

resource "google_secret_manager_secret_version" "value" {
  count = var.value_version == null ? 0 : 1

  secret                 = google_secret_manager_secret.secret.id
  secret_data_wo         = var.value
  secret_data_wo_version = var.value_version
  # Instances that still run were started with the version before, and some read it for a while (infra/README.md): it is
  # destroyed by hand.
  deletion_policy = "ABANDON"
  lifecycle {
    # An apply that dies in between leaves two versions, not none.
    create_before_destroy = true
  }
}
