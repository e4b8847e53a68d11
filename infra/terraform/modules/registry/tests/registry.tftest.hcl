mock_provider "google" {
  override_during = plan
  mock_resource "google_service_account" {
    defaults = { email = "heartbeat-build@demo.iam.gserviceaccount.com" }
  }
}

variables {
  project_id = "demo"
  region     = "europe-west1"
}

run "a_registry" {
  command = plan
  assert {
    condition     = google_artifact_registry_repository.images.vulnerability_scanning_config[0].enablement_config == "INHERITED"
    error_message = "images are scanned for known vulnerabilities"
  }
  assert {
    condition     = toset(google_artifact_registry_repository.images.cleanup_policies[*].action) == toset(["KEEP", "DELETE"])
    error_message = "old builds go, the newest stay"
  }
  assert {
    condition     = output.address == "europe-west1-docker.pkg.dev/demo/heartbeat"
    error_message = "images are addressed in the region"
  }
  assert {
    condition = alltrue([
      google_artifact_registry_repository_iam_member.build_pushes.role == "roles/artifactregistry.writer",
      google_project_iam_member.build_logs.role == "roles/logging.logWriter",
      google_storage_bucket_iam_member.build_reads_source.role == "roles/storage.objectViewer" && google_storage_bucket_iam_member.build_reads_source.bucket == "demo-builds",
      alltrue([for grant in [google_artifact_registry_repository_iam_member.build_pushes, google_project_iam_member.build_logs, google_storage_bucket_iam_member.build_reads_source] : grant.member == "serviceAccount:heartbeat-build@demo.iam.gserviceaccount.com"]),
    ])
    error_message = "who builds reads its source, logs and pushes images"
  }
}

run "what_runs_must_be_kept" {
  command = plan
  variables {
    kept_versions = 1
  }
  expect_failures = [var.kept_versions]
}
