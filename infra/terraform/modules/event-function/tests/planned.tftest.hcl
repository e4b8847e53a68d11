# The whole of one function, as it would be planned: no cloud, no real provider.
mock_provider "google" {
  override_during = plan
  mock_resource "google_cloud_run_v2_service" {
    defaults = { uri = "https://cut-clip-x.a.run.app" }
  }
}

# Two accounts, so that a test sees which of them is meant.
override_resource {
  target          = google_service_account.function
  override_during = plan
  values          = { email = "cut-clip@demo.iam.gserviceaccount.com", name = "projects/demo/serviceAccounts/cut-clip@demo.iam.gserviceaccount.com" }
}

override_resource {
  target          = google_service_account.push
  override_during = plan
  values          = { email = "cut-clip-push@demo.iam.gserviceaccount.com", name = "projects/demo/serviceAccounts/cut-clip-push@demo.iam.gserviceaccount.com" }
}

variables {
  project_id           = "demo"
  region               = "europe-west1"
  name                 = "cut-clip"
  does                 = "An accepted clip becomes clip.mp4"
  image                = "europe-west1-docker.pkg.dev/demo/heartbeat/cut-clip@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  cpu                  = "4"
  memory               = "4Gi"
  scratch              = "2Gi"
  concurrency          = 1
  media                = true
  timeout_s            = 600
  max_instances        = 10
  dead_letter_topic_id = "projects/demo/topics/dead-letters"
  pubsub_agent         = "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com"
  subscriptions = {
    clip-accepted = { topic_id = "projects/demo/topics/clip-accepted", envelope = "unwrapped", ack_deadline_s = 600 }
  }
  announces = { clip-cut = "projects/demo/topics/clip-cut" }
  reads = {
    lake     = { bucket = "demo-lake", names = ["media/"] }
    delivery = { bucket = "demo-delivery", names = ["*/clip.mp4"] }
  }
  creates   = { delivery = { bucket = "demo-delivery", names = ["*/clip.mp4"] } }
  telemetry = { collector_image = "collector@sha256:1" }
}

run "a_media_function" {
  command = plan

  assert {
    condition = alltrue([
      google_pubsub_subscription.wakes["clip-accepted"].name == "cut-clip.clip-accepted",
      google_pubsub_subscription.wakes["clip-accepted"].topic == "projects/demo/topics/clip-accepted",
      google_pubsub_subscription.wakes["clip-accepted"].push_config[0].push_endpoint == "https://cut-clip-x.a.run.app/clip-accepted",
      google_pubsub_subscription.wakes["clip-accepted"].push_config[0].no_wrapper[0].write_metadata,
      google_pubsub_subscription.wakes["clip-accepted"].expiration_policy[0].ttl == "",
      google_pubsub_subscription.wakes["clip-accepted"].message_retention_duration == "604800s",
    ])
    error_message = "the subscription pushes binary CloudEvents to /TOPIC, keeps them for a week and never expires"
  }
  assert {
    condition = alltrue([
      google_pubsub_subscription.wakes["clip-accepted"].push_config[0].oidc_token[0].service_account_email == "cut-clip-push@demo.iam.gserviceaccount.com",
      google_pubsub_subscription.wakes["clip-accepted"].push_config[0].oidc_token[0].audience == "https://cut-clip-x.a.run.app",
    ])
    error_message = "a push carries a token of the push account, for this service"
  }
  assert {
    condition = alltrue([
      google_pubsub_subscription.wakes["clip-accepted"].dead_letter_policy[0].dead_letter_topic == var.dead_letter_topic_id,
      google_pubsub_subscription.wakes["clip-accepted"].dead_letter_policy[0].max_delivery_attempts == 20,
      google_pubsub_subscription_iam_member.pubsub_moves_dead_letters["clip-accepted"].role == "roles/pubsub.subscriber",
      google_pubsub_subscription_iam_member.pubsub_moves_dead_letters["clip-accepted"].member == var.pubsub_agent,
    ])
    error_message = "after its attempts Pub/Sub can move the message to the dead letters"
  }
  assert {
    condition = alltrue([
      google_cloud_run_v2_service_iam_member.push.role == "roles/run.invoker",
      google_cloud_run_v2_service_iam_member.push.name == "cut-clip",
      google_cloud_run_v2_service_iam_member.push.member == "serviceAccount:cut-clip-push@demo.iam.gserviceaccount.com",
      google_service_account_iam_member.pubsub_makes_tokens.service_account_id == "projects/demo/serviceAccounts/cut-clip-push@demo.iam.gserviceaccount.com",
      google_cloud_run_v2_service.function.template[0].service_account == "cut-clip@demo.iam.gserviceaccount.com",
      google_cloud_run_v2_service.function.invoker_iam_disabled == false,
      google_service_account_iam_member.pubsub_makes_tokens.role == "roles/iam.serviceAccountTokenCreator",
      google_service_account_iam_member.pubsub_makes_tokens.member == var.pubsub_agent,
      length(google_cloud_run_v2_service_iam_member.invoker) == 0,
    ])
    error_message = "the push account may call this service, Pub/Sub may make its tokens, and nobody else may call"
  }
  assert {
    condition = alltrue([
      google_cloud_run_v2_service.function.template[0].max_instance_request_concurrency == 1,
      google_cloud_run_v2_service.function.template[0].timeout == "600s",
      google_cloud_run_v2_service.function.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY",
      google_cloud_run_v2_service.function.template[0].containers[0].startup_probe[0].http_get[0].path == "/health",
      google_cloud_run_v2_service.function.template[0].containers[0].liveness_probe[0].http_get[0].path == "/health",
      google_cloud_run_v2_service.function.template[0].volumes[0].empty_dir[0].medium == "MEMORY",
    ])
    error_message = "one clip at a time, as long as Pub/Sub waits, from inside, with /tmp in memory"
  }
  assert {
    condition     = join(" ", google_cloud_run_v2_service.function.template[0].containers[*].name) == "cut-clip collector" && length(google_cloud_run_v2_service.function.template[0].vpc_access) == 0
    error_message = "a media function has no way to the database: no proxy, no network"
  }
  assert {
    condition     = length(google_project_iam_member.database) == 0 && !contains(output.service.environment, "DATABASE_URL")
    error_message = "a media function has no role and no address of the database"
  }
  assert {
    condition = alltrue([
      google_storage_bucket_iam_member.reads["lake"].role == "roles/storage.objectViewer",
      google_storage_bucket_iam_member.reads["lake"].condition[0].expression == "resource.type == 'storage.googleapis.com/Bucket' || resource.name.startsWith('projects/_/buckets/demo-lake/objects/media/')",
      google_storage_bucket_iam_member.creates["delivery"].role == "roles/storage.objectCreator",
      google_storage_bucket_iam_member.creates["delivery"].condition[0].expression == "resource.name.endsWith('/clip.mp4')",
      length(google_storage_bucket_iam_member.creates) == 1,
    ])
    error_message = "it reads masters, and creates clips and nothing else"
  }
  assert {
    condition     = keys(google_pubsub_topic_iam_member.announces) == ["clip-cut"] && google_pubsub_topic_iam_member.announces["clip-cut"].role == "roles/pubsub.publisher"
    error_message = "it publishes to its own topics only"
  }
}

run "a_function_with_the_database_and_people" {
  command = plan
  variables {
    name          = "serve-clips"
    media         = false
    concurrency   = 80
    timeout_s     = 60
    waited_for_s  = 60
    scratch       = null
    subscriptions = {}
    announces     = {}
    creates       = {}
    signs_urls    = true
    ingress       = "internal-and-cloud-load-balancing"

    called_by_anybody = true
    ready_path        = "/ready"
    secrets           = { PLAYBACK_TOKEN_KEY = { secret = "playback-token-key", version = "4" }, CDN_KEY = { secret = "cdn-key-1" } }
    earlier_secrets   = { PLAYBACK_TOKEN_KEY_BEFORE = { of = "PLAYBACK_TOKEN_KEY", version = 3 } }
    database = {
      connection_name = "demo:europe-west1:heartbeat", instance_name = "heartbeat", database = "heartbeat",
      subnetwork_id   = "projects/demo/regions/europe-west1/subnetworks/functions", proxy_image = "proxy@sha256:1"
    }
  }

  assert {
    condition     = { for setting in google_cloud_run_v2_service.function.template[0].containers[0].env : setting.name => setting.value }["DATABASE_URL"] == "postgres://cut-clip%40demo.iam@127.0.0.1:5432/heartbeat?sslmode=disable"
    error_message = "it logs in as itself, through the proxy, without a password"
  }
  assert {
    condition = alltrue([
      join(" ", google_cloud_run_v2_service.function.template[0].containers[*].name) == "serve-clips cloud-sql-proxy collector",
      contains(google_cloud_run_v2_service.function.template[0].containers[1].args, "--auto-iam-authn"),
      contains(google_cloud_run_v2_service.function.template[0].containers[1].args, "--private-ip"),
      google_cloud_run_v2_service.function.template[0].vpc_access[0].egress == "PRIVATE_RANGES_ONLY",
      length(google_cloud_run_v2_service.function.template[0].volumes) == 0,
    ])
    error_message = "the proxy reaches the private address as the function's account"
  }
  assert {
    condition     = alltrue([for grant in google_project_iam_member.database : strcontains(grant.condition[0].expression, "projects/demo/instances/heartbeat")])
    error_message = "it reaches this instance, not every one of the project"
  }
  assert {
    condition = alltrue([
      google_secret_manager_secret_iam_member.function["PLAYBACK_TOKEN_KEY"].secret_id == "playback-token-key",
      google_service_account_iam_member.signs_as_itself["self"].service_account_id == "projects/demo/serviceAccounts/cut-clip@demo.iam.gserviceaccount.com",
      google_cloud_run_v2_service.function.invoker_iam_disabled,
    ])
    error_message = "it reads its secret, signs as itself, and people may call it"
  }
  assert {
    condition = output.service.secrets == {
      CDN_KEY                   = "latest"
      PLAYBACK_TOKEN_KEY        = "4"
      PLAYBACK_TOKEN_KEY_BEFORE = "3"
    }
    error_message = "it reads the key that is named, and while that is changed the one before, too"
  }
  assert {
    condition     = google_cloud_run_v2_service.function.template[0].containers[0].startup_probe[0].http_get[0].path == "/ready" && google_cloud_run_v2_service.function.template[0].containers[0].liveness_probe[0].http_get[0].path == "/health"
    error_message = "an instance is given people once it reaches the database, and is not killed when the database is away"
  }
  assert {
    condition     = output.service.sleeps
    error_message = "between requests no container has processors, nor are any paid for"
  }
}

run "dead_letters_have_no_dead_letters" {
  command = plan
  variables {
    media     = false
    timeout_s = 60
    subscriptions = {
      dead-letters = { topic_id = "projects/demo/topics/dead-letters", envelope = "wrapped", ack_deadline_s = 60, dead_letters = false }
    }
  }
  assert {
    condition     = length(google_pubsub_subscription.wakes["dead-letters"].dead_letter_policy) == 0 && length(google_pubsub_subscription_iam_member.pubsub_moves_dead_letters) == 0
    error_message = "a dead letter that cannot be kept stays where it is"
  }
}
