# The address, and who listens at it: TLS at 443, and at 80 a redirect there.

resource "google_compute_global_address" "this" {
  project = var.project_id
  name    = "heartbeat"
}

resource "google_compute_ssl_policy" "this" {
  project         = var.project_id
  name            = "heartbeat"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}

resource "google_compute_target_https_proxy" "this" {
  project         = var.project_id
  name            = "heartbeat"
  url_map         = google_compute_url_map.this.id
  certificate_map = "//certificatemanager.googleapis.com/${google_certificate_manager_certificate_map.this.id}"
  ssl_policy      = google_compute_ssl_policy.this.id
  quic_override   = "ENABLE"
  # Early data can be sent twice by somebody else, and a question may order clips.
  tls_early_data = "DISABLED"
}

resource "google_compute_global_forwarding_rule" "https" {
  project               = var.project_id
  name                  = "heartbeat-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  ip_protocol           = "TCP"
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
}

resource "google_compute_target_http_proxy" "to_https" {
  project = var.project_id
  name    = "heartbeat-to-https"
  url_map = google_compute_url_map.to_https.id
}

resource "google_compute_global_forwarding_rule" "http" {
  project               = var.project_id
  name                  = "heartbeat-http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  ip_protocol           = "TCP"
  port_range            = "80"
  target                = google_compute_target_http_proxy.to_https.id
}
