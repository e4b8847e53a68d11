# The system as other environments have it, and what is refused.
mock_provider "google" {
  override_during = plan
  mock_data "google_project" {
    defaults = { number = "1234567890" }
  }
  mock_data "google_storage_project_service_account" {
    defaults = { member = "serviceAccount:service-1234567890@gs-project-accounts.iam.gserviceaccount.com" }
  }
  mock_resource "google_service_account" {
    defaults = { email = "function@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/function@demo-project.iam.gserviceaccount.com" }
  }
  mock_resource "google_cloud_run_v2_service" {
    defaults = { uri = "https://function-x.a.run.app" }
  }
  mock_resource "google_pubsub_topic" {
    defaults = { id = "projects/demo-project/topics/of-the-map" }
  }
  mock_resource "google_sql_database_instance" {
    defaults = { connection_name = "demo-project:europe-west1:heartbeat", private_ip_address = "10.21.0.3" }
  }
}

variables {
  project_id  = "demo-project"
  region      = "europe-west1"
  environment = "test"
  domain      = "clips.example.com"
  people = {
    jwks_url     = "https://login.example.com/jwks.json"
    jwt_issuer   = "https://login.example.com"
    jwt_audience = "heartbeat"
  }
  database     = { tier = "db-custom-1-3840" }
  alert_emails = ["oncall@example.com"]
  runbook_url  = "https://github.com/example/heartbeat/blob/main/infra/README.md"
  images = {
    for name in ["ingest-master", "ingest-plays", "register-clip", "cut-clip", "make-thumbnails", "package-hls", "find-clips", "serve-clips", "reconcile", "heartbeat"] :
    name => "europe-west1-docker.pkg.dev/demo-project/heartbeat/${name}@sha256:${join("", [for _ in range(64) : "0"])}"
  }
}

run "behind_iap_with_a_cdn" {
  command = plan
  variables {
    iap      = { members = ["group:analysts@example.com"] }
    cdn      = { domain = "cdn.example.com" }
    delivery = { kept_days = 400 }
    budget   = { billing_account = "01AB23-45CD67-89EF01", monthly_amount = 500 }
  }
  assert {
    condition     = alltrue([for name, function in module.function : !contains(function.service.invokers, "allUsers")])
    error_message = "with IAP nobody gets past it: no allUsers anywhere"
  }
  assert {
    condition     = tolist(module.function["serve-clips"].service.invokers) == tolist(["serviceAccount:service-1234567890@gcp-sa-iap.iam.gserviceaccount.com"])
    error_message = "IAP itself calls the front door"
  }
  assert {
    condition     = length(setsubtract(["CDN_URL", "CDN_KEY_NAME", "CDN_KEY"], module.function["serve-clips"].service.environment)) == 0
    error_message = "serve-clips signs links to the CDN"
  }
  assert {
    condition     = contains(module.function["reconcile"].service.environment, "KEPT_DAYS") && module.delivery.bucket.deleted_after_days == 400
    error_message = "reconcile knows how long the lifecycle keeps clips"
  }
}

run "before_the_first_build" {
  command = plan
  variables {
    images = {}
  }
  assert {
    condition     = length(module.function) == 0 && output.registry == "europe-west1-docker.pkg.dev/demo-project/heartbeat" && output.migration_job == null
    error_message = "without images there is a registry to push them to, and nothing that would run them"
  }
}

run "an_image_is_missing" {
  command = plan
  variables {
    images = { cut-clip = "x@sha256:${join("", [for _ in range(64) : "0"])}" }
  }
  expect_failures = [var.images]
}

run "more_instances_than_connections" {
  command = plan
  variables {
    sizes = { register-clip = { max_instances = 50 } }
  }
  expect_failures = [var.database]
}

run "a_size_for_nobody" {
  command = plan
  variables {
    sizes = { cut-clips = { max_instances = 50 } }
  }
  expect_failures = [var.sizes]
}

run "prod_unprotected" {
  command = plan
  variables {
    environment = "prod"
    database    = { tier = "db-custom-1-3840", deletion_protection = false }
  }
  expect_failures = [var.database]
}
