# Which path is answered by whom. What is not named here is answered 404 by the load balancer itself: /health,
# /ready, /metrics and the paths that Pub/Sub posts to do not exist for people.

locals {
  find_clips_paths  = sort(flatten([for path in var.find_clips_paths : [path, "${path}/*"]]))
  serve_clips_paths = ["/api/v2/*", "/watch/*"]

  # Google refuses a URL map that does not answer these as said.
  expected = merge(
    { for path in var.find_clips_paths : path => "find-clips" },
    {
      "/api/v2/games/2025020031"     = contains(var.find_clips_paths, "/api/v2/games") ? "find-clips" : "serve-clips"
      "/api/v2/clips"                = "serve-clips"
      "/api/v2/clips/stats/overview" = "serve-clips"
      "/watch/0123456789abcdef"      = "serve-clips"
    },
  )
}

resource "google_compute_url_map" "this" {
  project = var.project_id
  name    = "heartbeat"

  # Another host: somebody looks for anything at all behind this address.
  default_service = google_compute_backend_service.this["serve-clips"].id
  default_route_action {
    fault_injection_policy {
      abort {
        http_status = 404
        percentage  = 100
      }
    }
  }

  host_rule {
    hosts        = [var.domain]
    path_matcher = "people"
  }

  path_matcher {
    name            = "people"
    default_service = google_compute_backend_service.this["serve-clips"].id
    default_route_action {
      fault_injection_policy {
        abort {
          http_status = 404
          percentage  = 100
        }
      }
    }

    # The longest pattern wins, whatever their order.
    path_rule {
      paths   = local.find_clips_paths
      service = google_compute_backend_service.this["find-clips"].id
    }
    path_rule {
      paths   = local.serve_clips_paths
      service = google_compute_backend_service.this["serve-clips"].id
    }
  }

  dynamic "host_rule" {
    for_each = var.cdn == null ? [] : [var.cdn]
    content {
      hosts        = [host_rule.value.domain]
      path_matcher = "clips"
    }
  }

  # Unsigned requests reach a bucket that is not public, and are refused by it.
  dynamic "path_matcher" {
    for_each = var.cdn == null ? [] : [var.cdn]
    content {
      name            = "clips"
      default_service = path_matcher.value.backend_bucket_id
    }
  }

  dynamic "test" {
    for_each = local.expected
    content {
      host    = var.domain
      path    = test.key
      service = google_compute_backend_service.this[test.value].id
    }
  }
}

resource "google_compute_url_map" "to_https" {
  project = var.project_id
  name    = "heartbeat-to-https"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }
}
