# What the function may touch, and who may call it.

locals {
  member = "serviceAccount:${google_service_account.function.email}"
  # Cloud SQL has no bindings of its own, so the project's are narrowed to the one instance.
  this_instance = var.database == null ? null : join(" && ", [
    "resource.service == 'sqladmin.googleapis.com'",
    "resource.name == 'projects/${var.project_id}/instances/${var.database.instance_name}'",
  ])
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.function.name
  role     = "roles/run.invoker"
  member   = each.value
}

resource "google_pubsub_topic_iam_member" "announces" {
  for_each = var.announces

  project = var.project_id
  topic   = each.value
  role    = "roles/pubsub.publisher"
  member  = local.member
}

resource "google_secret_manager_secret_iam_member" "function" {
  for_each = var.secrets

  project   = var.project_id
  secret_id = each.value.secret
  role      = "roles/secretmanager.secretAccessor"
  member    = local.member
}

# Connecting, and logging in; what it may do inside is the database's own matter (`heartbeat migrate --grant`).
resource "google_project_iam_member" "database" {
  for_each = toset(var.database == null ? [] : ["roles/cloudsql.client", "roles/cloudsql.instanceUser"])

  project = var.project_id
  role    = each.value
  member  = local.member
  condition {
    title      = "only ${var.database.instance_name}"
    expression = local.this_instance
  }
}

resource "google_project_iam_member" "telemetry" {
  for_each = toset(var.telemetry == null ? [] : ["roles/cloudtrace.agent", "roles/monitoring.metricWriter"])

  project = var.project_id
  role    = each.value
  member  = local.member
}

# A link is signed by IAM in the name of the function's own account; no key exists anywhere.
resource "google_service_account_iam_member" "signs_as_itself" {
  for_each = toset(var.signs_urls ? ["self"] : [])

  service_account_id = google_service_account.function.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = local.member
}
