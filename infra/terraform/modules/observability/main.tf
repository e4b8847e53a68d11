# What is promised, and the alarm that sounds when a promise is being broken fast.

locals {
  slos = merge(
    { clips-ready = google_monitoring_slo.clips_ready },
    { for slo in google_monitoring_slo.api_availability : "api-availability" => slo },
  )

  # A promise is broken in time to act on it when it burns this many times faster than the 28 days allow.
  burns = {
    clips-ready      = { when = true, window = "21600s", times = 2 }
    api-availability = { when = var.api != null, window = "3600s", times = 10 }
  }
}

resource "google_monitoring_custom_service" "this" {
  project      = var.project_id
  service_id   = "heartbeat"
  display_name = "HeartBeat media lake"
}

resource "google_monitoring_slo" "clips_ready" {
  project             = var.project_id
  service             = google_monitoring_custom_service.this.service_id
  slo_id              = "clips-ready"
  display_name        = "95 of 100 clips are ready ${var.clip_ready_s} s after they were accepted"
  goal                = 0.95
  rolling_period_days = 28

  request_based_sli {
    distribution_cut {
      distribution_filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.clip_ready.name}\" AND resource.type=\"cloud_run_revision\""
      range {
        max = var.clip_ready_s
      }
    }
  }
}

resource "google_monitoring_slo" "api_availability" {
  count = var.api == null ? 0 : 1

  project             = var.project_id
  service             = google_monitoring_custom_service.this.service_id
  slo_id              = "api-availability"
  display_name        = "995 of 1,000 requests of people are answered without an error of ours"
  goal                = 0.995
  rolling_period_days = 28

  request_based_sli {
    good_total_ratio {
      total_service_filter = local.api_filter
      bad_service_filter   = "${local.api_filter} AND metric.labels.response_code_class=500"
    }
  }
}

locals {
  # What the load balancer refuses by itself has no function behind it and is not counted.
  api_filter = join(" AND ", [
    "metric.type=\"loadbalancing.googleapis.com/https/request_count\"",
    "resource.type=\"https_lb_rule\"",
    "resource.labels.url_map_name=\"${try(var.api.url_map_name, "")}\"",
    "resource.labels.backend_target_name=one_of(${join(", ", [for name in sort(values(try(var.api.backend_names, {}))) : "\"${name}\""])})",
  ])
}
