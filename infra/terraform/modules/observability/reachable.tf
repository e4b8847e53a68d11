# From outside, as people come: name, certificate, load balancer and a function. Without a token it answers 401, which is
# as good a sign of life as any. IAP answers before the function, so behind it this would show nothing.

locals {
  probed = var.api == null ? toset([]) : var.api.behind_iap ? toset([]) : toset([var.api.domain])
}

resource "google_monitoring_uptime_check_config" "api" {
  for_each = local.probed

  project          = var.project_id
  display_name     = "api"
  period           = "60s"
  timeout          = "10s"
  selected_regions = ["USA", "EUROPE", "ASIA_PACIFIC"]

  http_check {
    path         = "/api/v2/clips"
    port         = 443
    use_ssl      = true
    validate_ssl = true
    accepted_response_status_codes {
      status_value = 401
    }
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = each.value }
  }
}

resource "google_monitoring_alert_policy" "unreachable" {
  for_each = local.probed

  project               = var.project_id
  display_name          = "api-unreachable"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = var.notification_channels

  conditions {
    display_name = "api-unreachable"
    condition_threshold {
      filter          = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND resource.type=\"uptime_url\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.api[each.key].uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "120s"
      aggregations {
        alignment_period     = "120s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }

  documentation {
    subject   = "HeartBeat: api-unreachable"
    mime_type = "text/markdown"
    content   = "https://${each.value} does not answer from at least two parts of the world.\n\nWhat to look at and what to do: [runbook](${var.runbook_url}#alert-api-unreachable)."
    links {
      display_name = "Runbook"
      url          = "${var.runbook_url}#alert-api-unreachable"
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }
}
