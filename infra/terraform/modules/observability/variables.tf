variable "project_id" {
  description = "The project that is watched."
  type        = string
}

variable "functions" {
  description = "Every function: its Cloud Run service where that is not its name, its subscriptions, how old their oldest message may grow in seconds, and the 95th percentile of its answers that it must keep, in milliseconds."
  type = map(object({
    service          = optional(string)
    subscriptions    = optional(list(string), [])
    oldest_unacked_s = optional(number, 600)
    latency_slo_ms   = optional(number, 300000)
  }))

  validation {
    condition     = length(var.functions) > 0
    error_message = "Without functions there is nothing to watch."
  }
}

variable "notification_channels" {
  description = "Ids of the channels that every alert goes to."
  type        = list(string)

  validation {
    condition     = length(var.notification_channels) > 0
    error_message = "An alert that nobody hears is none: give at least one channel."
  }
}

variable "runbook_url" {
  description = "Where people read infra/README.md; alerts link to its sections."
  type        = string

  validation {
    condition     = can(regex("^https://[^#]+$", var.runbook_url))
    error_message = "runbook_url is an https address without a fragment, e.g. https://github.com/example/heartbeat/blob/main/infra/README.md."
  }
}

variable "api" {
  description = "The load balancer (outputs url_map_name and backend_names of modules/api) and the host that people use. Null where there is none."
  type = object({
    domain        = string
    url_map_name  = string
    backend_names = map(string)
    behind_iap    = optional(bool, false)
  })
  default = null
}

variable "database" {
  description = "The Cloud SQL instance, and how many connections it takes. Null where the database is elsewhere."
  type = object({
    instance        = string
    max_connections = number
  })
  default = null
}

variable "reconcile" {
  description = "The Cloud Run service that compares what is stored with what is known, and how often it is asked to and how often it measures, in minutes."
  type = object({
    service                = optional(string, "reconcile")
    path                   = optional(string, "/reconcile")
    every_minutes          = optional(number, 30)
    measured_every_minutes = optional(number, 1)
  })
  default = {}

  validation {
    condition     = var.reconcile.every_minutes >= 5 && var.reconcile.every_minutes <= 360
    error_message = "reconcile runs every 5 to 360 minutes: the alert waits for three missed runs, and can look back a day."
  }
}

variable "clip_ready_s" {
  description = "Seconds in which 95 of 100 clips are to be ready, counted from when they were accepted."
  type        = number
  default     = 60
}

variable "limits" {
  description = "Where alerts begin. Ratios are 0 to 1; billable_instances is how many container instances may be paid for on average over an hour."
  type = object({
    clip_unfinished_s   = optional(number, 300)
    api_error_ratio     = optional(number, 0.01)
    function_retries    = optional(number, 0.2)
    api_latency_ms      = optional(number, 2000)
    permanent_per_hour  = optional(number, 10)
    sync_lag_s          = optional(number, 1800)
    database_disk       = optional(number, 0.8)
    database_cpu        = optional(number, 0.8)
    database_connection = optional(number, 0.8)
    billable_instances  = optional(number, 20)
  })
  default = {}
}
