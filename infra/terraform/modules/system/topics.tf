# Every topic. Who listens is in the map; messages wait in the subscriptions.

resource "google_pubsub_topic" "topic" {
  for_each = toset(local.map.topics)

  project = var.project_id
  name    = each.value
  labels  = local.labels
  # Dead letters are kept in Postgres; should that be what failed, they are here for the longest time there is.
  message_retention_duration = each.value == local.map.dead_letters ? "2678400s" : null # 31 days

  # What a team asks about stays where its videos are.
  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.enabled]
}

locals {
  # Each topic's full name, of parts that are known before it exists: plans can be read, and tests see which topic is meant.
  topics = { for name, topic in google_pubsub_topic.topic : name => "projects/${topic.project}/topics/${topic.name}" }
}

# Programs that ask for clips by publishing: of any team, for a message names its team itself.
resource "google_pubsub_topic_iam_member" "requesters" {
  for_each = var.requesters

  project = var.project_id
  topic   = google_pubsub_topic.topic["clip-requests"].name
  role    = "roles/pubsub.publisher"
  member  = each.value
}

# Pub/Sub itself moves what nobody could handle.
resource "google_pubsub_topic_iam_member" "pubsub_publishes_dead_letters" {
  project = var.project_id
  topic   = google_pubsub_topic.topic[local.map.dead_letters].name
  role    = "roles/pubsub.publisher"
  member  = local.pubsub_agent
}
