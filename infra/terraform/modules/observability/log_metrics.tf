# What only the logs know. Unlike a metric that a function writes, these exist from the first apply on, so an objective
# can be set on them.

locals {
  services      = { for name, function in var.functions : name => coalesce(function.service, name) }
  service_names = join(" OR ", [for name in sort(values(local.services)) : "\"${name}\""])
  from_us       = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=(${local.service_names})"

  counted = {
    heartbeat_permanent_failures = {
      what   = "Events that can never be handled."
      filter = "severity>=ERROR AND jsonPayload.message=\"can never be handled\""
      labels = { function = "EXTRACT(resource.labels.service_name)", path = "EXTRACT(jsonPayload.path)" }
    }
    heartbeat_retries = {
      what   = "Events that were answered 503 and will be delivered again."
      filter = "jsonPayload.message=\"will be tried again\""
      labels = { function = "EXTRACT(resource.labels.service_name)", path = "EXTRACT(jsonPayload.path)" }
    }
    heartbeat_out_of_memory = {
      what   = "Containers that were killed for their memory."
      filter = "severity>=ERROR AND textPayload:\"Memory limit of\""
      labels = { function = "EXTRACT(resource.labels.service_name)" }
    }
    heartbeat_reconciled = {
      what = "Finished comparisons of what is stored with what is known, as Cloud Run saw them."
      filter = join(" AND ", [
        "log_id(\"run.googleapis.com/requests\")",
        "resource.labels.service_name=\"${var.reconcile.service}\"",
        "httpRequest.requestUrl=~\"${var.reconcile.path}$\"",
        "httpRequest.status<300",
      ])
      labels = {}
    }
  }
}

resource "google_logging_metric" "counted" {
  for_each = local.counted

  project          = var.project_id
  name             = each.key
  description      = each.value.what
  filter           = "${local.from_us} AND ${each.value.filter}"
  label_extractors = each.value.labels

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }
}

resource "google_logging_metric" "clip_ready" {
  project         = var.project_id
  name            = "heartbeat_clip_ready_seconds"
  description     = "Seconds from a clip being accepted to its last file being there."
  filter          = "${local.from_us} AND jsonPayload.message=\"a clip is ready\""
  value_extractor = "EXTRACT(jsonPayload.ready_after_s)"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "s"
  }

  # 1 s to 3 h, each bound a fifth above the one before.
  bucket_options {
    exponential_buckets {
      scale              = 1
      growth_factor      = 1.2
      num_finite_buckets = 52
    }
  }
}
