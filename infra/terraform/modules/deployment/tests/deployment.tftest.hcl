mock_provider "google" {
  override_during = plan
}

# The names differ by account, which mocks of one resource type cannot.
override_resource {
  target          = google_service_account.plan
  override_during = plan
  values          = { email = "heartbeat-plan@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/heartbeat-plan@demo-project.iam.gserviceaccount.com" }
}

override_resource {
  target          = google_service_account.deploy
  override_during = plan
  values          = { email = "heartbeat-deploy@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/heartbeat-deploy@demo-project.iam.gserviceaccount.com" }
}

variables {
  project_id   = "demo-project"
  region       = "europe-west1"
  environment  = "prod"
  repository   = "projects/demo-project/locations/europe-west1/connections/github/repositories/heartbeat"
  state_bucket = "demo-project-terraform"

  registry_address = "europe-west1-docker.pkg.dev/demo-project/heartbeat"
  build_account    = "projects/demo-project/serviceAccounts/heartbeat-build@demo-project.iam.gserviceaccount.com"
  compared_secrets = { key-1 = "cdn-key-1" }
  billing_account  = "01AB23-45CD67-89EF01"
}

run "three_triggers" {
  command = plan
  assert {
    condition     = [for name, trigger in google_cloudbuild_trigger.trigger : name if trigger.approval_config[0].approval_required] == ["deploy"]
    error_message = "a person approves each deployment; images and plans change nothing that runs"
  }
  assert {
    condition     = google_cloudbuild_trigger.trigger["deploy"].substitutions["_PLAN"] == "none"
    error_message = "which plan is deployed is named by whoever asks for it; by itself it is none"
  }
  assert {
    condition     = google_cloudbuild_trigger.trigger["images"].repository_event_config[0].push[0].branch == "^main$" && alltrue([for name in ["plan", "deploy"] : startswith(google_cloudbuild_trigger.trigger[name].repository_event_config[0].push[0].branch, "^never/")])
    error_message = "a push makes images, and never deploys"
  }
  assert {
    condition     = { for name, trigger in google_cloudbuild_trigger.trigger : name => regex("/([a-z-]+)@", trigger.service_account)[0] } == { images = "heartbeat-build", plan = "heartbeat-plan", deploy = "heartbeat-deploy" }
    error_message = "what a commit runs in its tests can push images, what it runs in its plan can read, and neither can deploy"
  }
  assert {
    condition = alltrue([
      alltrue([for grant in google_project_iam_member.plans : endswith(lower(grant.role), "viewer") || contains(["roles/iam.securityReviewer", "roles/logging.logWriter", "roles/artifactregistry.reader"], grant.role)]),
      google_storage_bucket_iam_member.plan_creates.bucket == "demo-project-plans" && google_storage_bucket_iam_member.plan_creates.role == "roles/storage.objectCreator",
      alltrue([for grant in google_storage_bucket_iam_member.plan_reads : grant.role == "roles/storage.objectViewer"]),
      keys(google_secret_manager_secret_iam_member.plan_compares) == ["key-1"],
    ])
    error_message = "who plans reads, and changes nothing but adding plans"
  }
  assert {
    condition     = alltrue([for grant in google_project_iam_member.plans : grant.member == "serviceAccount:heartbeat-plan@demo-project.iam.gserviceaccount.com"]) && alltrue([for grant in google_project_iam_member.deploys : grant.member == "serviceAccount:heartbeat-deploy@demo-project.iam.gserviceaccount.com"])
    error_message = "each account has its own rights"
  }
  assert {
    condition     = { for name, grant in google_billing_account_iam_member.budget : name => grant.role } == { "deploy changes" = "roles/billing.costsManager", "deploy reads" = "roles/billing.viewer", "plan reads" = "roles/billing.viewer" }
    error_message = "the budget is planned and applied with the rest"
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
