mock_provider "google" {
  override_during = plan
}

variables {
  project_id          = "demo"
  region              = "europe-west1"
  image               = "europe-west1-docker.pkg.dev/demo/heartbeat/heartbeat@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  arguments           = ["migrate"]
  database_url_secret = "migrations-database-url"
  subnetwork_id       = "projects/demo/regions/europe-west1/subnetworks/functions"
}

run "a_job" {
  command = plan
  assert {
    condition     = google_cloud_run_v2_job.migration.template[0].template[0].max_retries == 1 && google_cloud_run_v2_job.migration.template[0].parallelism == 1
    error_message = "one at a time, and a migration that failed twice waits for a person"
  }
  assert {
    condition     = one([for setting in google_cloud_run_v2_job.migration.template[0].template[0].containers[0].env : setting if setting.name == "DATABASE_URL"]).value_source[0].secret_key_ref[0].secret == "migrations-database-url"
    error_message = "the address with its password comes from the secret"
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.database_url.role == "roles/secretmanager.secretAccessor"
    error_message = "the job may read its secret"
  }
}

run "a_job_that_does_something_else" {
  command = plan
  variables {
    arguments = ["dead-letters", "--replay"]
  }
  expect_failures = [var.arguments]
}
