# The delivery bucket behind Cloud CDN, for whoever holds a signed link. Objects are written once and never change
# (`public, max-age=31536000, immutable`), so what is cached is never stale.

locals {
  # Exists once a backend of the project has a key; reads for signed requests only. The load balancer's own account
  # (https-lb) must never get this right: it would fetch for everybody, without a signature.
  fill_account = "serviceAccount:service-${var.project_number}@cloud-cdn-fill.iam.gserviceaccount.com"
}

resource "google_compute_backend_bucket" "this" {
  project     = var.project_id
  name        = "heartbeat-clips"
  bucket_name = var.bucket_name
  enable_cdn  = true

  # Pictures and video are compressed already, and a compressed answer could not be read by range.
  compression_mode        = "DISABLED"
  custom_response_headers = ["X-Content-Type-Options: nosniff"]

  cdn_policy {
    # Browsers are told what the objects say themselves: a year. For signed requests, which all of ours are, the CDN
    # keeps what it serves for cached_s instead. Errors are kept for moments: a clip that is not there yet will be.
    cache_mode                   = "USE_ORIGIN_HEADERS"
    signed_url_cache_max_age_sec = var.cached_s
    request_coalescing           = true
    negative_caching             = true

    negative_caching_policy {
      code = 404
      ttl  = 5
    }

    # No cache_key_policy: a bucket's objects are cached by path alone, so every link to a clip, whoever signed it
    # and until when, is the same entry.
  }
}

resource "random_id" "key" {
  for_each = toset(var.key_names)

  byte_length = 16
}

resource "google_compute_backend_bucket_signed_url_key" "this" {
  for_each = toset(var.key_names)

  project        = var.project_id
  name           = each.value
  backend_bucket = google_compute_backend_bucket.this.name
  key_value      = random_id.key[each.value].b64_url
}

resource "google_storage_bucket_iam_member" "fill" {
  bucket = var.bucket_name
  role   = "roles/storage.objectViewer"
  member = local.fill_account

  depends_on = [google_compute_backend_bucket_signed_url_key.this]
}
