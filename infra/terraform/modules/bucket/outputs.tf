output "name" {
  description = "The bucket's name, once it exists."
  value       = google_storage_bucket.bucket.name
}

output "bucket" {
  description = "The bucket as it is created: for those who check the whole system."
  value = {
    public_access_prevention = google_storage_bucket.bucket.public_access_prevention
    uniform                  = google_storage_bucket.bucket.uniform_bucket_level_access
    versioned                = google_storage_bucket.bucket.versioning[0].enabled
    announces                = { for name, notification in google_storage_notification.announces : name => "${one(notification.event_types)} ${coalesce(notification.object_name_prefix, "everything")} to ${basename(notification.topic)}" }
    deleted_after_days       = one([for rule in google_storage_bucket.bucket.lifecycle_rule : one(rule.condition).age if one(rule.action).type == "Delete" && one(rule.condition).days_since_noncurrent_time == null])
  }
}
