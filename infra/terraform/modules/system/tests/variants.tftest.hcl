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
  mock_resource "google_secret_manager_secret_version" {
    defaults = { version = "7" }
  }
  mock_resource "google_cloud_run_v2_service" {
    defaults = { uri = "https://function-x.a.run.app" }
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
    for name in ["ingest-master", "ingest-plays", "register-master", "register-clip", "cut-clip", "make-thumbnails", "package-hls", "find-clips", "serve-clips", "reconcile", "heartbeat"] :
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
    condition     = alltrue([for function in module.function : !function.service.anybody])
    error_message = "with IAP nobody gets past it"
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
    database = { tier = "db-custom-1-3840", most_connections = 200 }
  }
  expect_failures = [var.database]
}

run "more_instances_than_the_quota" {
  command = plan
  variables {
    sizes = { cut-clip = { max_instances = 5 } }
  }
  expect_failures = [var.quota]
}

run "more_memory_than_the_quota" {
  command = plan
  variables {
    sizes = { package-hls = { max_instances = 10, memory = "4Gi" } }
  }
  expect_failures = [var.quota]
}

run "other_sizes" {
  command = plan
  variables {
    sizes                  = { cut-clip = { max_instances = 60, scratch = "3Gi", memory = "6Gi" } }
    quota                  = { cpu = 270, memory_gib = 400 }
    database               = { tier = "db-custom-1-3840", name = "heartbeat-restored" }
    measured_every_minutes = 5
  }
  assert {
    condition     = local.sizes["cut-clip"] == { cpu = "4", memory = "6Gi", scratch = "3Gi", max_instances = 60 } && local.sizes["serve-clips"].scratch == null
    error_message = "an environment changes what it names, and nothing else"
  }
  assert {
    condition     = module.schedule["reconcile"].jobs["measure"].cron == "*/5 * * * *" && module.schedule["reconcile"].jobs["reconcile"].cron == "*/30 * * * *"
    error_message = "where nobody is woken, measuring is cheap"
  }
  assert {
    condition     = module.database.instance_name == "heartbeat-restored"
    error_message = "a restored instance can take the old one's place"
  }
}

run "while_something_is_different" {
  command = plan
  variables {
    playback_key_version = 2
    playback_key_before  = 1
    reconcile            = { most_clips = 5000 }
  }
  assert {
    condition     = contains(module.function["serve-clips"].service.environment, "PLAYBACK_TOKEN_KEY_BEFORE") && !contains(module.function["find-clips"].service.environment, "PLAYBACK_TOKEN_KEY_BEFORE")
    error_message = "while the key is changed, links of the one before go on working"
  }
  assert {
    condition     = module.function["serve-clips"].service.secrets["PLAYBACK_TOKEN_KEY"] == "7"
    error_message = "a new key is a new revision: no instance goes on with the one before"
  }
  assert {
    condition     = contains(module.function["reconcile"].service.environment, "MOST_CLIPS") && !contains(module.function["reconcile"].service.environment, "MOST_VIDEOS")
    error_message = "the brake can be released, and is what the function knows where nothing is said"
  }
}

run "programs_that_ask" {
  command = plan
  variables {
    requesters = { tagging = "serviceAccount:tagging@example.iam.gserviceaccount.com" }
  }
  assert {
    condition     = google_pubsub_topic_iam_member.requesters["tagging"].topic == "clip-requests" && google_pubsub_topic_iam_member.requesters["tagging"].role == "roles/pubsub.publisher"
    error_message = "who asks for clips publishes there, and nowhere else"
  }
}

run "everybody_asks" {
  command = plan
  variables {
    requesters = { tagging = "allUsers" }
  }
  expect_failures = [var.requesters]
}

run "a_log_without_what_is_measured" {
  command = plan
  variables {
    log = "warn"
  }
  expect_failures = [var.log]
}

run "releases_with_a_cdn_and_a_budget" {
  command = plan
  variables {
    cdn      = { domain = "cdn.example.com" }
    budget   = { billing_account = "01AB23-45CD67-89EF01", monthly_amount = 500 }
    releases = { repository = "projects/demo-project/locations/europe-west1/connections/github/repositories/heartbeat" }
  }
  assert {
    condition     = output.triggers.deploy == "heartbeat-deploy-test"
    error_message = "releases go by trigger"
  }
}

run "sidecars_of_prod_by_tag" {
  command = plan
  variables {
    environment = "prod"
  }
  expect_failures = [var.database, var.telemetry]
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
    telemetry   = null
    database    = { tier = "db-custom-1-3840", deletion_protection = false, proxy_image = "proxy@sha256:${join("", [for _ in range(64) : "0"])}" }
  }
  expect_failures = [var.database]
}
