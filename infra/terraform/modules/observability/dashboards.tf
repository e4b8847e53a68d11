# Four pages of charts, two charts a row. A chart is a title, a unit and its lines: legend => PromQL.

locals {
  quantile = "histogram_quantile(0.95, sum by (%s, le) (rate(%s_bucket[5m])))"
  pubsub   = "monitored_resource=\"pubsub_subscription\",subscription_id=~\"${join("|", flatten([for function in local.subscribed : function.subscriptions]))}\""

  dashboards = {
    clips = [
      { title = "Clips by state", unit = "1", lines = { for state in ["accepted", "cut", "ready", "failed", "expired", "retired"] : state => local.measured["clips_${state}"] } },
      { title = "Requests that wait, dead letters", unit = "1", lines = {
        "waiting for a master" = local.measured["requests_waiting"]
        "dead letters"         = local.measured["dead_letters"]
      } },
      { title = "From accepted to ready", unit = "s", lines = {
        "half of the clips"   = "histogram_quantile(0.5, sum by (le) (rate(logging_googleapis_com:user_heartbeat_clip_ready_seconds_bucket{${local.log}}[10m])))"
        "95 of 100 (promise)" = "histogram_quantile(0.95, sum by (le) (rate(logging_googleapis_com:user_heartbeat_clip_ready_seconds_bucket{${local.log}}[10m])))"
      } },
      { title = "Oldest unfinished clip, sync lag", unit = "s", lines = {
        "oldest unfinished clip" = local.measured["oldest_unfinished_clip_s"]
        "sync lag"               = local.measured["sync_lag_s"]
      } },
      { title = "Stage latency, 95th percentile", unit = "s", lines = { "" = format(local.quantile, "function, stage", "heartbeat_stage_seconds") } },
      { title = "Handling, 95th percentile", unit = "s", lines = { "" = format(local.quantile, "function, path", "heartbeat_handled_seconds") } },
      { title = "Outcomes", unit = "1/s", lines = { "" = "sum by (function, outcome) (rate(heartbeat_handled_seconds_count[5m]))" } },
      { title = "Retries and permanent failures", unit = "1", lines = {
        "retries"   = "sum by (function, path) (increase(logging_googleapis_com:user_heartbeat_retries{${local.log}}[5m]))"
        "permanent" = "sum by (function, path) (increase(logging_googleapis_com:user_heartbeat_permanent_failures{${local.log}}[5m]))"
      } },
    ]

    queues = [
      { title = "Queue age, 95th percentile", unit = "s", lines = { "" = format(local.quantile, "function, topic", "heartbeat_waited_seconds") } },
      { title = "Oldest unacked message", unit = "s", lines = { "" = "max by (subscription_id) (pubsub_googleapis_com:subscription_oldest_unacked_message_age{${local.pubsub}})" } },
      { title = "Undelivered messages", unit = "1", lines = { "" = "sum by (subscription_id) (pubsub_googleapis_com:subscription_num_undelivered_messages{${local.pubsub}})" } },
      { title = "Gone to the dead letters", unit = "1", lines = { "" = "sum by (subscription_id) (increase(pubsub_googleapis_com:subscription_dead_letter_message_count{${local.pubsub}}[5m]))" } },
      { title = "Pushes by answer", unit = "1/s", lines = { "" = "sum by (subscription_id, response_class) (rate(pubsub_googleapis_com:subscription_push_request_count{${local.pubsub}}[5m]))" } },
      { title = "Instances", unit = "1", lines = { "" = "sum by (service_name) (run_googleapis_com:container_instance_count{${local.run}})" } },
    ]

    api = [
      { title = "Requests of people", unit = "1/s", lines = { "" = "sum by (backend_target_name, response_code_class) (rate(loadbalancing_googleapis_com:https_request_count{${local.lb}}[5m]))" } },
      { title = "Latency, 95th percentile", unit = "ms", lines = { "" = "histogram_quantile(0.95, sum by (backend_target_name, le) (rate(loadbalancing_googleapis_com:https_total_latencies_bucket{${local.lb}}[5m])))" } },
      { title = "CDN: requests by cache result", unit = "1/s", lines = { "" = "sum by (cache_result) (rate(loadbalancing_googleapis_com:https_request_count{monitored_resource=\"https_lb_rule\",url_map_name=\"${try(var.api.url_map_name, "")}\",backend_target_type=\"BACKEND_BUCKET\"}[5m]))" } },
      { title = "Cloud Armor: refused and previewed", unit = "1/s", lines = {
        "refused"   = "sum by (policy_name) (rate(networksecurity_googleapis_com:https_request_count{blocked=\"true\"}[5m]))"
        "previewed" = "sum by (policy_name) (rate(networksecurity_googleapis_com:https_previewed_request_count{blocked=\"true\"}[5m]))"
      } },
      { title = "Database: CPU and disk", unit = "1", lines = {
        "CPU"  = "max(cloudsql_googleapis_com:database_cpu_utilization{${local.sql}})"
        "disk" = "max(cloudsql_googleapis_com:database_disk_utilization{${local.sql}})"
      } },
      { title = "Database: connections", unit = "1", lines = { "" = "sum by (database) (cloudsql_googleapis_com:database_postgresql_num_backends{${local.sql}})" } },
    ]

    cost = [
      { title = "ffmpeg, seconds an hour", unit = "s", lines = { "" = "sum by (function, program) (increase(heartbeat_ffmpeg_seconds_total[1h]))" } },
      { title = "Bytes read and written, an hour", unit = "By", lines = { "" = "sum by (function, bucket, direction) (increase(heartbeat_bytes_total[1h]))" } },
      { title = "Container instances paid for", unit = "1", lines = { "" = "sum by (service_name) (rate(run_googleapis_com:container_billable_instance_time{${local.run}}[10m]))" } },
      { title = "Work that was done before", unit = "1/s", lines = { "" = "sum by (function, cache, result) (rate(heartbeat_cache_total[10m]))" } },
      { title = "Bytes sent to people, an hour", unit = "By", lines = { "" = "sum by (backend_target_type, cache_result) (increase(loadbalancing_googleapis_com:https_response_bytes_count{monitored_resource=\"https_lb_rule\",url_map_name=\"${try(var.api.url_map_name, "")}\"}[1h]))" } },
      { title = "Stored bytes", unit = "By", lines = { "" = "sum by (bucket_name, storage_class) (storage_googleapis_com:storage_v2_total_bytes{monitored_resource=\"gcs_bucket\"})" } },
      { title = "Log bytes, an hour", unit = "By", lines = { "" = "sum by (resource_type) (increase(logging_googleapis_com:billing_bytes_ingested[1h]))" } },
      { title = "Samples written for Prometheus, an hour", unit = "1", lines = { "" = "sum(increase(monitoring_googleapis_com:billing_samples_ingested[1h]))" } },
      { title = "Spans that did not arrive, an hour", unit = "1", lines = { "" = "sum by (function, what) (increase(heartbeat_telemetry_export_failures_total[1h]))" } },
    ]
  }
}

resource "google_monitoring_dashboard" "this" {
  for_each = local.dashboards

  project = var.project_id
  dashboard_json = jsonencode({
    displayName = "HeartBeat: ${each.key}"
    mosaicLayout = {
      columns = 48
      tiles = [for place, chart in each.value : {
        xPos   = 24 * (place % 2)
        yPos   = 16 * floor(place / 2)
        width  = 24
        height = 16
        widget = {
          title = chart.title
          xyChart = {
            yAxis = { scale = "LINEAR" }
            dataSets = [for legend, query in chart.lines : merge(
              {
                plotType        = "LINE"
                targetAxis      = "Y1"
                timeSeriesQuery = { prometheusQuery = query, unitOverride = chart.unit }
              },
              legend == "" ? {} : { legendTemplate = legend },
            )]
          }
        }
      }]
    }
  })
}
