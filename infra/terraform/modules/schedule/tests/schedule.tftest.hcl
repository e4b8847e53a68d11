mock_provider "google" {
  override_during = plan
  mock_resource "google_service_account" {
    defaults = { email = "reconcile-schedule@demo.iam.gserviceaccount.com" }
  }
}

variables {
  project_id = "demo"
  region     = "europe-west1"
  function   = { name = "reconcile", uri = "https://reconcile-x.a.run.app" }
  schedules = {
    measure   = { cron = "* * * * *", deadline_s = 60 }
    reconcile = { cron = "*/30 * * * *", deadline_s = 900, retries = 1 }
  }
}

run "two_jobs" {
  command = plan
  assert {
    condition     = google_cloud_scheduler_job.calls["reconcile"].http_target[0].uri == "https://reconcile-x.a.run.app/reconcile" && google_cloud_scheduler_job.calls["measure"].schedule == "* * * * *"
    error_message = "each path by its own schedule"
  }
  assert {
    condition     = alltrue([for job in google_cloud_scheduler_job.calls : job.http_target[0].oidc_token[0].service_account_email == "reconcile-schedule@demo.iam.gserviceaccount.com" && job.http_target[0].oidc_token[0].audience == "https://reconcile-x.a.run.app"])
    error_message = "each call carries a token for this function"
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.schedule.role == "roles/run.invoker" && google_cloud_run_v2_service_iam_member.schedule.name == "reconcile"
    error_message = "who calls by the clock may call this function"
  }
}

run "what_is_no_schedule" {
  command = plan
  variables {
    schedules = { reconcile = { cron = "every 30 minutes", deadline_s = 900 } }
  }
  expect_failures = [var.schedules]
}
