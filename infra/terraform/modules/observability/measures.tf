# How things stand, as reconcile's /measure says it each minute in one line of its log, `measured`. A metric that it writes
# itself would leave its container only while that has processors, which is paid for; a line is there when the answer is.
# A line becomes one value of a distribution in each of these, so _sum / _count is what was measured.

locals {
  measures = {
    clips_accepted           = "Clips that wait to be cut."
    clips_cut                = "Clips that wait for their pictures or playlists."
    clips_ready              = "Clips that are ready."
    clips_failed             = "Clips that could not be made."
    clips_expired            = "Clips that the lifecycle removed."
    clips_retired            = "Clips that gave way to others."
    requests_waiting         = "Requests that wait for a video."
    dead_letters             = "Dead letters that nobody replayed."
    oldest_unfinished_clip_s = "Seconds since the oldest clip that is unfinished was asked for."
    sync_lag_s               = "Seconds since the oldest correction that is not followed."
  }

  # Three measures at least, though lines become points of a metric some minutes late. What grows second by second is seen
  # half of that later.
  measured_for = "${max(5, 3 * var.reconcile.measured_every_minutes)}m"
  measured_of  = { for name in keys(local.measures) : name => "logging_googleapis_com:user_${google_logging_metric.measured[name].name}" }
  average      = "sum(rate(%[1]s_sum{${local.log}}[${local.measured_for}]%[2]s)) / sum(rate(%[1]s_count{${local.log}}[${local.measured_for}]%[2]s))"
  measured     = { for name, metric in local.measured_of : name => format(local.average, metric, "") }
  # The same of a while ago.
  measured_before = { for name, metric in local.measured_of : name => format(local.average, metric, " offset ${local.measured_for}") }
}

resource "google_logging_metric" "measured" {
  for_each = local.measures

  project         = var.project_id
  name            = "heartbeat_measured_${each.key}"
  description     = each.value
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.reconcile.service}\" AND jsonPayload.message=\"measured\""
  value_extractor = "EXTRACT(jsonPayload.${each.key})"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = endswith(each.key, "_s") ? "s" : "1"
  }

  # Nobody asks for quantiles of these: few buckets do.
  bucket_options {
    exponential_buckets {
      scale              = 1
      growth_factor      = 10
      num_finite_buckets = 8
    }
  }
}
