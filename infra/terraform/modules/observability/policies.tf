# Every alert goes to every channel and says where the runbook has it.

resource "google_monitoring_alert_policy" "this" {
  for_each = local.alerts

  project               = var.project_id
  display_name          = each.key
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = var.notification_channels

  conditions {
    display_name = each.key
    condition_prometheus_query_language {
      query               = each.value.query
      duration            = each.value.duration
      evaluation_interval = "60s"
      # On the first day nobody has written these metrics yet.
      disable_metric_validation = true
    }
  }

  documentation {
    subject   = "HeartBeat: ${each.key}"
    mime_type = "text/markdown"
    content   = "${each.value.what}\n\nWhat to look at and what to do: [runbook](${var.runbook_url}#alert-${each.key})."
    links {
      display_name = "Runbook"
      url          = "${var.runbook_url}#alert-${each.key}"
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  depends_on = [google_logging_metric.counted, google_logging_metric.measured]
}

resource "google_monitoring_alert_policy" "burn" {
  for_each = { for name, burn in local.burns : "slo-${name}" => merge(burn, { slo = name }) if burn.when }

  project               = var.project_id
  display_name          = each.key
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = var.notification_channels

  conditions {
    display_name = each.key
    condition_threshold {
      filter          = "select_slo_burn_rate(\"${local.slos[each.value.slo].name}\", \"${each.value.window}\")"
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.times
      duration        = "0s"
    }
  }

  documentation {
    subject   = "HeartBeat: ${each.key}"
    mime_type = "text/markdown"
    content   = "\"${local.slos[each.value.slo].display_name}\" is being broken ${each.value.times} times faster than 28 days allow.\n\nWhat to look at and what to do: [runbook](${var.runbook_url}#alert-${each.key})."
    links {
      display_name = "Runbook"
      url          = "${var.runbook_url}#alert-${each.key}"
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }
}
