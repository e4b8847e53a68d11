mock_provider "google" {
  override_during = plan
}

variables {
  project_id = "demo"
  region     = "europe-west1"
}

run "a_registry" {
  command = plan
  assert {
    condition     = google_artifact_registry_repository.images.docker_config[0].immutable_tags && google_artifact_registry_repository.images.vulnerability_scanning_config[0].enablement_config == "INHERITED"
    error_message = "a tag never changes, and images are scanned"
  }
  assert {
    condition     = toset(google_artifact_registry_repository.images.cleanup_policies[*].action) == toset(["KEEP", "DELETE"])
    error_message = "old builds go, the newest stay"
  }
  assert {
    condition     = output.address == "europe-west1-docker.pkg.dev/demo/heartbeat"
    error_message = "images are addressed in the region"
  }
}

run "what_runs_must_be_kept" {
  command = plan
  variables {
    kept_versions = 1
  }
  expect_failures = [var.kept_versions]
}
