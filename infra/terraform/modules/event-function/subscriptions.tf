# What wakes the function: Pub/Sub posts each message to https://SERVICE/TOPIC with a token of the push account.

resource "google_service_account" "push" {
  project      = var.project_id
  account_id   = "${var.name}-push"
  display_name = "Pub/Sub calling ${var.name}"
}

# It may call this service and do nothing else.
resource "google_cloud_run_v2_service_iam_member" "push" {
  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.function.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${google_service_account.push.email}"
}

# Pub/Sub makes the tokens of the push account.
resource "google_service_account_iam_member" "pubsub_makes_tokens" {
  service_account_id = google_service_account.push.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = var.pubsub_agent
}

resource "google_pubsub_subscription" "wakes" {
  for_each = var.subscriptions

  project                    = var.project_id
  name                       = "${var.name}.${each.key}"
  topic                      = each.value.topic_id
  filter                     = each.value.filter
  ack_deadline_seconds       = each.value.ack_deadline_s
  message_retention_duration = "604800s" # 7 days, the most there is: a weekend's outage loses nothing
  labels                     = var.labels

  push_config {
    push_endpoint = "${google_cloud_run_v2_service.function.uri}/${each.key}"
    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = google_cloud_run_v2_service.function.uri
    }
    # Attributes become headers: the request is a binary CloudEvent.
    dynamic "no_wrapper" {
      for_each = each.value.envelope == "unwrapped" ? [true] : []
      content {
        write_metadata = no_wrapper.value
      }
    }
  }

  # 429 of a busy fleet counts as an attempt, too. 20 attempts take two hours and 50 take seven: longer than a rollout,
  # a failover of the database, or the queue after a game.
  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dynamic "dead_letter_policy" {
    for_each = each.value.dead_letters ? [var.dead_letter_topic_id] : []
    content {
      dead_letter_topic     = dead_letter_policy.value
      max_delivery_attempts = each.value.attempts
    }
  }

  # Without this a subscription that is idle for a month is deleted, in the summer.
  expiration_policy {
    ttl = ""
  }

  depends_on = [google_cloud_run_v2_service_iam_member.push]
}

# Moving a message to the dead letters is acknowledging it here; publishing it there is granted once, with the topic.
resource "google_pubsub_subscription_iam_member" "pubsub_moves_dead_letters" {
  for_each = { for topic, how in var.subscriptions : topic => how if how.dead_letters }

  project      = var.project_id
  subscription = google_pubsub_subscription.wakes[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent
}
