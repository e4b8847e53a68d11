# What no environment can ask of a function.
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

run "media_with_concurrency_is_refused" {
  command = plan
  variables {
    concurrency = 80
  }
  expect_failures = [var.media]
}

run "media_with_the_database_is_refused" {
  command = plan
  variables {
    database = { connection_name = "a:b:c", instance_name = "c", database = "d", subnetwork_id = "s", proxy_image = "p" }
  }
  expect_failures = [var.media]
}

run "a_timeout_before_the_ack_deadline_is_refused" {
  command = plan
  variables {
    timeout_s = 300
  }
  expect_failures = [var.timeout_s]
}

run "work_after_the_ack_deadline_is_refused" {
  command = plan
  variables {
    timeout_s = 900
  }
  expect_failures = [var.timeout_s]
}

run "a_subscription_without_dead_letters_is_refused" {
  command = plan
  variables {
    subscriptions = {
      clip-accepted = { topic_id = "projects/demo/topics/clip-accepted", envelope = "unwrapped", ack_deadline_s = 600, dead_letters = false }
    }
  }
  expect_failures = [var.subscriptions]
}

run "anybody_is_refused_inside" {
  command = plan
  variables {
    called_by_anybody = true
  }
  expect_failures = [var.called_by_anybody]
}

run "a_grant_to_everybody_is_refused" {
  command = plan
  variables {
    ingress  = "internal-and-cloud-load-balancing"
    invokers = { people = "allUsers" }
  }
  expect_failures = [var.invokers]
}

run "four_attempts_are_refused" {
  command = plan
  variables {
    subscriptions = {
      clip-accepted = { topic_id = "projects/demo/topics/clip-accepted", envelope = "unwrapped", ack_deadline_s = 600, attempts = 4 }
    }
  }
  expect_failures = [var.subscriptions]
}

run "a_tag_is_no_image" {
  command = plan
  variables {
    image = "europe-west1-docker.pkg.dev/demo/heartbeat/cut-clip:latest"
  }
  expect_failures = [var.image]
}

run "a_secret_is_no_setting" {
  command = plan
  variables {
    environment = { PLAYBACK_TOKEN_KEY = "hunter2" }
  }
  expect_failures = [var.environment]
}

run "creating_anything_is_refused" {
  command = plan
  variables {
    creates = { delivery = { bucket = "demo-delivery", names = [""] } }
  }
  expect_failures = [var.creates]
}
