# Only a signed link opens a clip, and a clip is fetched from the bucket once.

mock_provider "google" {
  override_during = plan
}

mock_provider "random" {}

override_resource {
  target          = random_id.key["key-1"]
  override_during = plan
  values          = { b64_url = "abcdefghijklmnopqrstuv" }
}

variables {
  project_id     = "demo"
  project_number = "1234567890"
  bucket_name    = "demo-delivery"
}

run "private" {
  command = plan

  assert {
    condition     = google_storage_bucket_iam_member.fill.member == "serviceAccount:service-1234567890@cloud-cdn-fill.iam.gserviceaccount.com" && google_storage_bucket_iam_member.fill.role == "roles/storage.objectViewer" && google_storage_bucket_iam_member.fill.bucket == "demo-delivery"
    error_message = "only Cloud CDN reads the bucket, for signed requests; nobody else, and nothing but objects"
  }
  assert {
    condition     = length(google_compute_backend_bucket_signed_url_key.this) == 1 && google_compute_backend_bucket_signed_url_key.this["key-1"].backend_bucket == google_compute_backend_bucket.this.name
    error_message = "the backend bucket has a key"
  }
  assert {
    condition     = google_secret_manager_secret_version.key["key-1"].secret_data == google_compute_backend_bucket_signed_url_key.this["key-1"].key_value
    error_message = "serve-clips signs with the key that the CDN checks with"
  }
  assert {
    condition     = random_id.key["key-1"].byte_length == 16
    error_message = "a key has 128 bits"
  }
}

run "cached" {
  command = plan

  assert {
    condition     = google_compute_backend_bucket.this.enable_cdn && google_compute_backend_bucket.this.cdn_policy[0].cache_mode == "USE_ORIGIN_HEADERS"
    error_message = "the objects say how long they may be kept"
  }
  assert {
    condition     = google_compute_backend_bucket.this.cdn_policy[0].signed_url_cache_max_age_sec >= 3600
    error_message = "what was served for one signed link is kept for the next"
  }
  assert {
    condition     = google_compute_backend_bucket.this.compression_mode == "DISABLED"
    error_message = "video is not compressed again, and stays readable by range"
  }
  assert {
    condition     = google_compute_backend_bucket.this.cdn_policy[0].negative_caching && alltrue([for policy in google_compute_backend_bucket.this.cdn_policy[0].negative_caching_policy : policy.ttl <= 10])
    error_message = "a clip that is not there yet is not missing for long"
  }
  assert {
    condition     = length(google_compute_backend_bucket.this.cdn_policy[0].cache_key_policy) == 0
    error_message = "the signature must not be part of what is cached by"
  }
}

run "rotation" {
  command = plan

  variables {
    key_names = ["key-2", "key-1"]
  }

  assert {
    condition     = length(google_compute_backend_bucket_signed_url_key.this) == 2 && output.key_name == "key-2"
    error_message = "both keys open links, the first in the list signs them"
  }
  assert {
    condition     = output.key_secret_id == "cdn-key-2"
    error_message = "the key that is handed out is the one that is named"
  }
}

run "refuses_four_keys" {
  command = plan

  variables {
    key_names = ["a", "b", "c", "d"]
  }
  expect_failures = [var.key_names]
}
