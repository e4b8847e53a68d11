# What a function does by the clock: Cloud Scheduler posts to its paths with a token.

resource "google_service_account" "schedule" {
  project      = var.project_id
  account_id   = "${var.function.name}-schedule"
  display_name = "Cloud Scheduler calling ${var.function.name}"
}

# It may call this function and do nothing else.
resource "google_cloud_run_v2_service_iam_member" "schedule" {
  project  = var.project_id
  location = var.region
  name     = var.function.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${google_service_account.schedule.email}"
}

resource "google_cloud_scheduler_job" "calls" {
  for_each = var.schedules

  project          = var.project_id
  region           = var.region
  name             = "${var.function.name}-${each.key}"
  description      = "POST /${each.key}"
  schedule         = each.value.cron
  time_zone        = var.time_zone
  paused           = var.paused
  attempt_deadline = "${each.value.deadline_s}s"

  retry_config {
    retry_count = each.value.retries
  }

  http_target {
    http_method = "POST"
    uri         = "${var.function.uri}/${each.key}"
    oidc_token {
      service_account_email = google_service_account.schedule.email
      audience              = var.function.uri
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.schedule]
}
