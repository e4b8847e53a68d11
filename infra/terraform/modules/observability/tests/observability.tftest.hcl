# Whatever breaks is noticed, by somebody who then knows where to read on.

mock_provider "google" {
  override_during = plan
}

variables {
  project_id            = "demo"
  notification_channels = ["projects/demo/notificationChannels/1"]
  runbook_url           = "https://example.com/infra/README.md"

  functions = {
    cut-clip    = { subscriptions = ["cut-clip.clip-accepted"], oldest_unacked_s = 900, latency_slo_ms = 60000 }
    find-clips  = { subscriptions = ["find-clips.plays-ingested"] }
    serve-clips = {}
    register-clip = {
      subscriptions    = ["register-clip.clip-requests", "register-clip.clip-cut", "register-clip.dead-letters"]
      oldest_unacked_s = 120
    }
  }
  api      = { domain = "clips.example.com", url_map_name = "heartbeat", backend_names = { find-clips = "find-clips", serve-clips = "serve-clips" } }
  database = { instance = "heartbeat", max_connections = 200 }
}

run "every_alert" {
  command = plan

  assert {
    condition = alltrue([
      for policy in concat(values(google_monitoring_alert_policy.this), values(google_monitoring_alert_policy.burn), values(google_monitoring_alert_policy.unreachable)) :
      strcontains(policy.documentation[0].content, "https://example.com/infra/README.md#alert-${policy.display_name}") && policy.documentation[0].mime_type == "text/markdown"
    ])
    error_message = "every alert links to its section of the runbook"
  }
  assert {
    condition = alltrue([
      for policy in concat(values(google_monitoring_alert_policy.this), values(google_monitoring_alert_policy.burn), values(google_monitoring_alert_policy.unreachable)) :
      try(length(policy.notification_channels) > 0, false) && policy.severity != null
    ])
    error_message = "every alert is heard by somebody, who is told how bad it is"
  }
  assert {
    condition = length(setsubtract(
      [
        "oldest-unacked", "dead-letters", "clips-not-ready", "measures-missing", "reconcile-not-run", "function-retries", "permanent-failures", "out-of-memory",
        "function-latency", "sync-lag", "api-errors", "api-latency", "api-unreachable", "database-down", "database-disk", "database-cpu", "database-connections",
        "cost-compute", "slo-clips-ready", "slo-api-availability",
      ], keys(output.alert_policies)
    )) == 0
    error_message = "an alert that the runbook tells of is gone"
  }
  assert {
    condition     = alltrue([for policy in google_monitoring_alert_policy.this : policy.conditions[0].condition_prometheus_query_language[0].disable_metric_validation])
    error_message = "before the first event, no metric of ours exists"
  }
}

run "what_is_watched" {
  command = plan

  assert {
    condition = alltrue([
      for subscription in flatten([for function in var.functions : function.subscriptions]) : alltrue([
        for name in ["oldest-unacked", "dead-letters"] :
        can(regex("[\"|]${replace(subscription, ".", "\\.")}[\"|]", google_monitoring_alert_policy.this[name].conditions[0].condition_prometheus_query_language[0].query))
      ])
    ])
    error_message = "every subscription is watched, that of the dead letters too"
  }
  assert {
    condition     = strcontains(google_monitoring_alert_policy.this["oldest-unacked"].conditions[0].condition_prometheus_query_language[0].query, "\"cut-clip.clip-accepted\"}) > 900") && strcontains(google_monitoring_alert_policy.this["oldest-unacked"].conditions[0].condition_prometheus_query_language[0].query, "register-clip.dead-letters\"}) > 120")
    error_message = "each function has its own patience"
  }
  assert {
    condition     = google_monitoring_alert_policy.this["clips-not-ready"].conditions[0].condition_prometheus_query_language[0].query == "sum(rate(logging_googleapis_com:user_heartbeat_measured_oldest_unfinished_clip_s_sum{monitored_resource=\"cloud_run_revision\"}[5m])) / sum(rate(logging_googleapis_com:user_heartbeat_measured_oldest_unfinished_clip_s_count{monitored_resource=\"cloud_run_revision\"}[5m])) > 300"
    error_message = "a clip that is not ready after five minutes is noticed"
  }
  assert {
    condition     = strcontains(google_monitoring_alert_policy.this["reconcile-not-run"].conditions[0].condition_prometheus_query_language[0].query, "[90m]")
    error_message = "three missed runs of half an hour are noticed"
  }
  assert {
    condition     = alltrue([for name in keys(var.functions) : strcontains(google_monitoring_alert_policy.this["function-latency"].conditions[0].condition_prometheus_query_language[0].query, "service_name=\"${name}\"")])
    error_message = "every function's latency is watched"
  }
  assert {
    condition     = alltrue([for metric in google_logging_metric.counted : alltrue([for name in keys(var.functions) : strcontains(metric.filter, "\"${name}\"")])])
    error_message = "the logs of every function are counted, and of nothing else"
  }
}

run "what_is_measured" {
  command = plan

  assert {
    condition = alltrue([for field, metric in google_logging_metric.measured : alltrue([
      strcontains(metric.filter, "service_name=\"reconcile\"") && strcontains(metric.filter, "jsonPayload.message=\"measured\""),
      metric.value_extractor == "EXTRACT(jsonPayload.${field})" && metric.metric_descriptor[0].value_type == "DISTRIBUTION",
    ])])
    error_message = "each number of reconcile's line is a metric, and no line of anybody else"
  }
  assert {
    condition = alltrue([for policy in google_monitoring_alert_policy.this :
    !can(regex("[^_]heartbeat_", replace(policy.conditions[0].condition_prometheus_query_language[0].query, "user_heartbeat_", "")))])
    error_message = "an alert looks at nothing that has to leave a container between requests"
  }
  assert {
    condition     = endswith(google_monitoring_alert_policy.this["measures-missing"].conditions[0].condition_prometheus_query_language[0].query, "or vector(0)) < 1")
    error_message = "no line at all is noticed, too"
  }
}

run "measured_each_five_minutes" {
  command = plan

  variables {
    reconcile = { measured_every_minutes = 5 }
  }
  assert {
    condition     = strcontains(google_monitoring_alert_policy.this["sync-lag"].conditions[0].condition_prometheus_query_language[0].query, "[15m]")
    error_message = "an alert looks at three measures, however seldom they are"
  }
}

run "promises" {
  command = plan

  assert {
    condition     = google_monitoring_slo.clips_ready.goal == 0.95 && google_monitoring_slo.clips_ready.request_based_sli[0].distribution_cut[0].range[0].max == 60
    error_message = "95 of 100 clips are ready in time"
  }
  assert {
    condition     = strcontains(google_monitoring_slo.clips_ready.request_based_sli[0].distribution_cut[0].distribution_filter, google_logging_metric.clip_ready.name)
    error_message = "counted from the log, whose metric exists before the first clip"
  }
  assert {
    condition     = alltrue([for name in ["find-clips", "serve-clips"] : strcontains(google_monitoring_slo.api_availability[0].request_based_sli[0].good_total_ratio[0].total_service_filter, "\"${name}\"")])
    error_message = "what the load balancer refuses by itself is no failure of the functions"
  }
  assert {
    condition     = toset(keys(output.slos)) == toset(["clips-ready", "api-availability"])
    error_message = "two promises"
  }
}

run "dashboards" {
  command = plan

  assert {
    condition     = toset(keys(google_monitoring_dashboard.this)) == toset(["clips", "queues", "api", "cost"])
    error_message = "four pages"
  }
  assert {
    condition = alltrue([
      for metric in [
        "heartbeat_stage_seconds", "heartbeat_handled_seconds", "heartbeat_waited_seconds", "heartbeat_bytes_total", "heartbeat_ffmpeg_seconds_total", "heartbeat_cache_total", "heartbeat_telemetry_export_failures_total",
      ] : anytrue([for page in google_monitoring_dashboard.this : strcontains(page.dashboard_json, metric)])
    ])
    error_message = "every metric of the functions can be seen"
  }
  assert {
    condition     = alltrue([for metric in google_logging_metric.measured : strcontains(google_monitoring_dashboard.this["clips"].dashboard_json, "user_${metric.name}_sum")])
    error_message = "and everything that reconcile measures"
  }
  assert {
    condition = alltrue(flatten([
      for page in google_monitoring_dashboard.this : [
        for tile in jsondecode(page.dashboard_json).mosaicLayout.tiles : tile.xPos + tile.width <= 48 && length(tile.widget.xyChart.dataSets) > 0
      ]
    ]))
    error_message = "every chart is on the page and shows something"
  }
}

run "without_api_and_database" {
  command = plan

  variables {
    api      = null
    database = null
  }

  assert {
    condition     = length([for name in keys(output.alert_policies) : name if startswith(name, "api-") || startswith(name, "database-") || name == "slo-api-availability"]) == 0
    error_message = "what is not there is not watched"
  }
  assert {
    condition     = contains(keys(output.alert_policies), "oldest-unacked")
    error_message = "the rest is"
  }
}

run "behind_iap" {
  command = plan

  variables {
    api = { domain = "clips.example.com", url_map_name = "heartbeat", backend_names = { find-clips = "find-clips" }, behind_iap = true }
  }

  assert {
    condition     = length(google_monitoring_uptime_check_config.api) == 0
    error_message = "IAP answers before the function"
  }
}

run "refuses_alerts_that_nobody_hears" {
  command = plan

  variables {
    notification_channels = []
  }
  expect_failures = [var.notification_channels]
}

run "refuses_a_runbook_that_is_not_an_address" {
  command = plan

  variables {
    runbook_url = "infra/README.md"
  }
  expect_failures = [var.runbook_url]
}
