# A bucket that can never be public, whose objects grow cold or old by rules, and which says what happens in it.

resource "google_storage_bucket" "bucket" {
  project  = var.project_id
  name     = var.name
  location = var.location
  labels   = var.labels

  # Conditions on names (event-function's objects.tf) work with uniform access only; access lists of
  # single objects could make one public without anybody seeing it here.
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.may_be_destroyed

  versioning {
    enabled = var.versioning
  }
  soft_delete_policy {
    retention_duration_seconds = var.soft_deleted_kept_days * 24 * 60 * 60
  }

  dynamic "lifecycle_rule" {
    for_each = var.colder
    content {
      action {
        type          = "SetStorageClass"
        storage_class = lifecycle_rule.value.storage_class
      }
      condition {
        age            = lifecycle_rule.value.after_days
        matches_prefix = lifecycle_rule.value.prefixes
      }
    }
  }
  dynamic "lifecycle_rule" {
    for_each = var.kept_days == null ? [] : [var.kept_days]
    content {
      action {
        type = "Delete"
      }
      condition {
        age        = lifecycle_rule.value
        with_state = "ANY"
      }
    }
  }
  dynamic "lifecycle_rule" {
    for_each = var.versioning ? [var.replaced_kept_days] : []
    content {
      action {
        type = "Delete"
      }
      condition {
        days_since_noncurrent_time = lifecycle_rule.value
        with_state                 = "ARCHIVED"
      }
    }
  }
  # Parts of uploads that nobody finished are paid for and seen by nobody.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 7
    }
  }

  dynamic "cors" {
    for_each = length(var.played_from) == 0 ? [] : [var.played_from]
    content {
      origin = cors.value
      method = ["GET", "HEAD"]
      # A player asks for ranges of clip.mp4, and must be allowed to read which it was given.
      response_header = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Range"]
      max_age_seconds = 3600
    }
  }
}

# Once a topic, however many prefixes are announced to it: two of Terraform's for one grant take it from each other.
resource "google_pubsub_topic_iam_member" "storage_publishes" {
  for_each = toset([for notification in values(var.announces) : notification.topic])

  project = var.project_id
  topic   = each.value
  role    = "roles/pubsub.publisher"
  member  = var.storage_agent
}

resource "google_storage_notification" "announces" {
  for_each = var.announces

  bucket             = google_storage_bucket.bucket.name
  topic              = "projects/${var.project_id}/topics/${each.value.topic}"
  event_types        = [each.value.event]
  object_name_prefix = each.value.prefix
  payload_format     = "JSON_API_V1"

  depends_on = [google_pubsub_topic_iam_member.storage_publishes]
}
