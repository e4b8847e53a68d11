mock_provider "google" {
  override_during = plan
}

variables {
  project_id    = "demo"
  name          = "demo-lake"
  location      = "europe-west1"
  storage_agent = "serviceAccount:service-1@gs-project-accounts.iam.gserviceaccount.com"
}

run "a_lake" {
  command = plan
  variables {
    versioning = true
    colder     = [{ prefixes = ["media/raw/"], after_days = 30, storage_class = "NEARLINE" }]
    announces = {
      masters = { topic = "lake-uploads", event = "OBJECT_FINALIZE", prefix = "media/raw/" }
      plays   = { topic = "lake-uploads", event = "OBJECT_FINALIZE", prefix = "plays/" }
    }
  }
  assert {
    condition     = google_storage_bucket.bucket.public_access_prevention == "enforced" && google_storage_bucket.bucket.uniform_bucket_level_access
    error_message = "a bucket is never public, whatever its objects say"
  }
  assert {
    condition     = google_storage_bucket.bucket.versioning[0].enabled && google_storage_bucket.bucket.soft_delete_policy[0].retention_duration_seconds == 604800 && !google_storage_bucket.bucket.force_destroy
    error_message = "masters survive being replaced or deleted by mistake"
  }
  assert {
    condition     = [for rule in google_storage_bucket.bucket.lifecycle_rule : one(rule.condition).matches_prefix if one(rule.action).type == "SetStorageClass"] == [tolist(["media/raw/"])]
    error_message = "only masters grow cold: their indexes are read for every clip"
  }
  assert {
    condition     = length([for rule in google_storage_bucket.bucket.lifecycle_rule : rule if one(rule.action).type == "Delete" && one(rule.condition).days_since_noncurrent_time == null]) == 0
    error_message = "nothing deletes a master that was not replaced"
  }
  assert {
    condition = alltrue([
      one(google_storage_notification.announces["masters"].event_types) == "OBJECT_FINALIZE",
      google_storage_notification.announces["masters"].object_name_prefix == "media/raw/",
      google_storage_notification.announces["masters"].payload_format == "JSON_API_V1",
      google_storage_notification.announces["masters"].topic == "projects/demo/topics/lake-uploads",
      keys(google_pubsub_topic_iam_member.storage_publishes) == ["lake-uploads"],
      google_pubsub_topic_iam_member.storage_publishes["lake-uploads"].role == "roles/pubsub.publisher",
      google_pubsub_topic_iam_member.storage_publishes["lake-uploads"].member == var.storage_agent,
    ])
    error_message = "an upload is announced, and Cloud Storage may publish it"
  }
}

run "a_delivery_bucket" {
  command = plan
  variables {
    kept_days   = 400
    played_from = ["https://clips.example.com"]
    announces   = { deletions = { topic = "delivery-deletions", event = "OBJECT_DELETE" } }
  }
  assert {
    condition     = output.bucket.deleted_after_days == 400 && output.bucket.announces == { deletions = "OBJECT_DELETE everything to delivery-deletions" }
    error_message = "old clips are deleted, and every deletion is announced"
  }
  assert {
    condition     = google_storage_bucket.bucket.cors[0].method == tolist(["GET", "HEAD"]) && contains(google_storage_bucket.bucket.cors[0].response_header, "Content-Range")
    error_message = "a player of another site may read ranges, and nothing but read"
  }
}

run "names_that_are_none" {
  command = plan
  variables {
    name = "Demo_Lake"
  }
  expect_failures = [var.name]
}

run "everything_cannot_grow_cold" {
  command = plan
  variables {
    colder = [{ prefixes = [""], after_days = 30, storage_class = "NEARLINE" }]
  }
  expect_failures = [var.colder]
}
