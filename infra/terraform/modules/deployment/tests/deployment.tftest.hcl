mock_provider "google" {
  override_during = plan
}

# The names differ by account, which mocks of one resource type cannot.
override_resource {
  target          = google_service_account.build
  override_during = plan
  values          = { email = "build@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/build@demo-project.iam.gserviceaccount.com" }
}

override_resource {
  target          = google_service_account.deploy
  override_during = plan
  values          = { email = "deploy@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/deploy@demo-project.iam.gserviceaccount.com" }
}

variables {
  project_id   = "demo-project"
  region       = "europe-west1"
  environment  = "prod"
  repository   = "projects/demo-project/locations/europe-west1/connections/github/repositories/heartbeat"
  registry     = { name = "heartbeat", address = "europe-west1-docker.pkg.dev/demo-project/heartbeat" }
  state_bucket = "demo-project-terraform"
}

run "three_triggers" {
  command = plan
  assert {
    condition     = google_cloudbuild_trigger.trigger["deploy"].approval_config[0].approval_required && !google_cloudbuild_trigger.trigger["plan"].approval_config[0].approval_required
    error_message = "a person approves each deployment, after reading its plan"
  }
  assert {
    condition     = google_cloudbuild_trigger.trigger["images"].repository_event_config[0].push[0].branch == "^main$" && alltrue([for name in ["plan", "deploy"] : startswith(google_cloudbuild_trigger.trigger[name].repository_event_config[0].push[0].branch, "^never/")])
    error_message = "a push makes images, and never deploys"
  }
  assert {
    condition     = strcontains(google_cloudbuild_trigger.trigger["images"].service_account, "/build@") && google_project_iam_member.build_logs.role == "roles/logging.logWriter" && alltrue([for grant in google_project_iam_member.deploys : grant.member == "serviceAccount:deploy@demo-project.iam.gserviceaccount.com"])
    error_message = "what a commit runs in its tests can push images, and deploy nothing"
  }
  assert {
    # Each file names the substitutions that it takes; MUST_MATCH refuses any other.
    condition = alltrue([for name, trigger in google_cloudbuild_trigger.trigger :
      toset(keys(trigger.substitutions)) == toset(keys(yamldecode(file("${path.module}/../../../../${trigger.filename}")).substitutions))
    ])
    error_message = "a trigger gives its file exactly the substitutions that the file takes"
  }
}

run "a_repository_that_is_not_connected" {
  command = plan
  variables {
    repository = "https://github.com/example/heartbeat"
  }
  expect_failures = [var.repository]
}
