# Two functions for people behind one address. Everything else in the system is woken by Pub/Sub and has no
# way in from here. Who may call the two is said where they are made (event-function); their ingress admits only this
# load balancer and the project's own Pub/Sub.

locals {
  functions = {
    find-clips  = var.find_clips_service
    serve-clips = var.serve_clips_service
  }
}

resource "google_compute_region_network_endpoint_group" "this" {
  for_each = local.functions

  project               = var.project_id
  region                = var.region
  name                  = each.key
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = each.value
  }
}

resource "google_compute_backend_service" "this" {
  for_each = local.functions

  project               = var.project_id
  name                  = each.key
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.this.id

  # Answers differ by who asks: nothing of the functions is cached here, and browsers are held to https.
  enable_cdn = false
  custom_response_headers = [
    "Strict-Transport-Security: max-age=31536000; includeSubDomains",
    "X-Content-Type-Options: nosniff",
  ]

  backend {
    group = google_compute_region_network_endpoint_group.this[each.key].id
  }

  log_config {
    enable      = true
    sample_rate = var.log_sample_rate
  }

  dynamic "iap" {
    for_each = var.iap == null ? [] : [var.iap]
    content {
      enabled              = true
      oauth2_client_id     = iap.value.oauth2_client_id
      oauth2_client_secret = iap.value.oauth2_client_secret
    }
  }
}

resource "google_iap_web_backend_service_iam_member" "people" {
  for_each = var.iap == null ? {} : {
    for pair in setproduct(keys(local.functions), var.iap.members) : join(" ", pair) => { function = pair[0], member = pair[1] }
  }

  project             = var.project_id
  web_backend_service = google_compute_backend_service.this[each.value.function].name
  role                = "roles/iap.httpsResourceAccessor"
  member              = each.value.member
}
