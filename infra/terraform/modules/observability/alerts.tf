# When somebody is woken, in PromQL: the one language that reaches the functions' metrics, Google's own and those of the
# logs, and that may be written before the first value exists. Each has its section in the runbook: #alert-NAME.

locals {
  run         = "monitored_resource=\"cloud_run_revision\",service_name=~\"${join("|", sort(values(local.services)))}\""
  log         = "monitored_resource=\"cloud_run_revision\""
  lb          = "monitored_resource=\"https_lb_rule\",url_map_name=\"${try(var.api.url_map_name, "")}\",backend_target_name=~\"${join("|", sort(values(try(var.api.backend_names, {}))))}\""
  sql         = "monitored_resource=\"cloudsql_database\",database_id=\"${var.project_id}:${try(var.database.instance, "")}\""
  missed_runs = "${3 * var.reconcile.every_minutes}m"

  subscribed = { for name, function in var.functions : name => function if length(function.subscriptions) > 0 }

  alerts = { for name, alert in local.every_alert : name => alert if alert.when }

  every_alert = {
    oldest-unacked = {
      when     = length(local.subscribed) > 0
      severity = "CRITICAL"
      what     = "A message has waited longer than its function may take: events arrive faster than they are handled, or are not handled at all."
      duration = "300s"
      query = join(" or ", [
        for name, function in local.subscribed :
        "(max by (subscription_id) (pubsub_googleapis_com:subscription_oldest_unacked_message_age{monitored_resource=\"pubsub_subscription\",subscription_id=~\"${join("|", function.subscriptions)}\"}) > ${function.oldest_unacked_s})"
      ])
    }
    dead-letters = {
      when     = length(local.subscribed) > 0
      severity = "ERROR"
      what     = "Events that failed at every attempt, or can never be handled, went to the dead letters. They are kept with their payload and can be replayed."
      duration = "0s"
      # One letter more moves the average by a fifth at once, or by a third where three measures are looked at.
      query = "sum by (subscription_id) (increase(pubsub_googleapis_com:subscription_dead_letter_message_count{monitored_resource=\"pubsub_subscription\",subscription_id=~\"${join("|", flatten([for function in local.subscribed : function.subscriptions]))}\"}[10m])) > 0 or (${local.measured["dead_letters"]}) - (${local.measured_before["dead_letters"]}) > 0.1"
    }
    clips-not-ready = {
      when     = true
      severity = "CRITICAL"
      what     = "A clip that was accepted is not ready after ${var.limits.clip_unfinished_s} s, and has not failed either: somebody is waiting for it."
      duration = "60s"
      query    = "${local.measured["oldest_unfinished_clip_s"]} > ${var.limits.clip_unfinished_s}"
    }
    measures-missing = {
      when     = true
      severity = "ERROR"
      what     = "reconcile has not measured for 15 minutes, so clips-not-ready and sync-lag are blind."
      duration = "0s"
      query    = "(sum(increase(${local.measured_of["oldest_unfinished_clip_s"]}_count{${local.log}}[15m])) or vector(0)) < 1"
    }
    reconcile-not-run = {
      when     = true
      severity = "ERROR"
      what     = "No comparison of buckets and database has finished for ${local.missed_runs}: what is lost is not found and not announced again."
      duration = "0s"
      query    = "(sum(increase(logging_googleapis_com:user_heartbeat_reconciled{${local.log}}[${local.missed_runs}])) or vector(0)) < 1"
    }
    function-retries = {
      when     = true
      severity = "WARNING"
      what     = "A function answers more than ${var.limits.function_retries * 100} % of its events with an error, or Cloud Run answers 429 because no instance is free. They are delivered again, 20 times (videos 50 times)."
      duration = "300s"
      query    = "(sum by (service_name) (rate(run_googleapis_com:request_count{${local.run},response_code=~\"429|5..\"}[15m])) / sum by (service_name) (rate(run_googleapis_com:request_count{${local.run}}[15m])) > ${var.limits.function_retries}) and on (service_name) (sum by (service_name) (increase(run_googleapis_com:request_count{${local.run}}[15m])) > 10)"
    }
    permanent-failures = {
      when     = true
      severity = "WARNING"
      what     = "A function was given more than ${var.limits.permanent_per_hour} events in an hour that can never be handled: whoever sends them has changed, or they are forged."
      duration = "0s"
      query    = "sum by (function) (increase(logging_googleapis_com:user_heartbeat_permanent_failures{${local.log}}[1h])) > ${var.limits.permanent_per_hour}"
    }
    out-of-memory = {
      when     = true
      severity = "ERROR"
      what     = "A container was killed because it needed more memory than it has."
      duration = "0s"
      query    = "sum by (function) (increase(logging_googleapis_com:user_heartbeat_out_of_memory{${local.log}}[15m])) > 0"
    }
    function-latency = {
      when     = true
      severity = "WARNING"
      what     = "The 95th percentile of a function's answers takes longer than it should: work becomes slower than it was, or comes close to the ack deadline."
      duration = "900s"
      query = join(" or ", [
        for name, function in var.functions :
        "(histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:request_latencies_bucket{monitored_resource=\"cloud_run_revision\",service_name=\"${local.services[name]}\"}[15m]))) > ${function.latency_slo_ms})"
      ])
    }
    sync-lag = {
      when     = true
      severity = "WARNING"
      what     = "A period's offset was corrected more than ${var.limits.sync_lag_s} s ago, and clips of its plays are still where they were before."
      duration = "300s"
      query    = "${local.measured["sync_lag_s"]} > ${var.limits.sync_lag_s}"
    }
    api-errors = {
      when     = var.api != null
      severity = "CRITICAL"
      what     = "More than ${var.limits.api_error_ratio * 100} % of people's requests are answered with an error of ours."
      duration = "300s"
      query    = "(sum by (backend_target_name) (rate(loadbalancing_googleapis_com:https_request_count{${local.lb},response_code_class=\"500\"}[10m])) / sum by (backend_target_name) (rate(loadbalancing_googleapis_com:https_request_count{${local.lb}}[10m])) > ${var.limits.api_error_ratio}) and on (backend_target_name) (sum by (backend_target_name) (increase(loadbalancing_googleapis_com:https_request_count{${local.lb}}[10m])) > 20)"
    }
    api-latency = {
      when     = var.api != null
      severity = "WARNING"
      what     = "One in twenty of people's requests takes longer than ${var.limits.api_latency_ms} ms."
      duration = "600s"
      query    = "histogram_quantile(0.95, sum by (backend_target_name, le) (rate(loadbalancing_googleapis_com:https_total_latencies_bucket{${local.lb}}[10m]))) > ${var.limits.api_latency_ms}"
    }
    database-down = {
      when     = var.database != null
      severity = "CRITICAL"
      what     = "Postgres is not up. Events wait and are delivered again; people are answered 503."
      duration = "120s"
      query    = "max(cloudsql_googleapis_com:database_up{${local.sql}}) < 1"
    }
    database-disk = {
      when     = var.database != null
      severity = "ERROR"
      what     = "The database's disk is more than ${var.limits.database_disk * 100} % full."
      duration = "300s"
      query    = "max(cloudsql_googleapis_com:database_disk_utilization{${local.sql}}) > ${var.limits.database_disk}"
    }
    database-cpu = {
      when     = var.database != null
      severity = "WARNING"
      what     = "The database has used more than ${var.limits.database_cpu * 100} % of its CPU for 15 minutes."
      duration = "900s"
      query    = "max(cloudsql_googleapis_com:database_cpu_utilization{${local.sql}}) > ${var.limits.database_cpu}"
    }
    database-connections = {
      when     = var.database != null
      severity = "ERROR"
      what     = "More than ${var.limits.database_connection * 100} % of the database's connections are taken; the next instances get none."
      duration = "300s"
      query    = "sum(cloudsql_googleapis_com:database_postgresql_num_backends{${local.sql}}) > ${var.limits.database_connection * try(var.database.max_connections, 0)}"
    }
    cost-compute = {
      when     = true
      severity = "WARNING"
      what     = "More than ${var.limits.billable_instances} container instances were paid for, on average over an hour."
      duration = "0s"
      query    = "sum(rate(run_googleapis_com:container_billable_instance_time{${local.run}}[1h])) > ${var.limits.billable_instances}"
    }
  }
}
