mock_provider "google" {
  override_during = plan
  mock_resource "google_secret_manager_secret_version" {
    defaults = { version = "7" }
  }
}

variables {
  project_id = "demo"
  name       = "playback-token-key"
}

run "a_value_of_ours" {
  command = plan
  variables {
    value         = "a value that is nowhere but here"
    value_version = 2
  }
  assert {
    condition     = google_secret_manager_secret_version.value[0].secret_data_wo_version == 2 && google_secret_manager_secret_version.value[0].secret_data == null
    error_message = "the value is write-only: state and plan do not have it"
  }
  assert {
    condition     = output.version == "7"
    error_message = "who names the version names that of this value"
  }
}

run "a_value_that_somebody_adds" {
  command = plan
  assert {
    condition     = length(google_secret_manager_secret_version.value) == 0 && output.version == null
    error_message = "the secret waits for its value"
  }
}
