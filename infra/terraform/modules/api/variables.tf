variable "project_id" {
  description = "The project of the load balancer and of the two functions."
  type        = string
}

variable "region" {
  description = "Where the two functions run."
  type        = string
}

variable "domain" {
  description = "The host that people use, e.g. clips.example.com."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain is a host name in lower case, without scheme, port or path."
  }
}

variable "dns_zone" {
  description = "Name of a Cloud DNS zone of this project that holds the domains; the records are then made here. Null: make those of the output dns_records yourself."
  type        = string
  default     = null
}

variable "find_clips_service" {
  description = "Name of the Cloud Run service find-clips."
  type        = string
}

variable "serve_clips_service" {
  description = "Name of the Cloud Run service serve-clips."
  type        = string
}

variable "find_clips_paths" {
  description = "What begins with one of these is find-clips'; the rest of /api/v2/ and /watch/ is serve-clips'. The same as FINDS_CLIPS_AT in infra/local/heartbeat/src/system/topology.rs."
  type        = set(string)
  default = [
    "/api/v2/find",
    "/api/v2/cut",
    "/api/v2/sync",
    "/api/v2/rules",
    "/api/v2/games",
    "/api/v2/deliveries",
    "/api/v2/vocabulary",
  ]

  validation {
    condition     = length(var.find_clips_paths) > 0 && alltrue([for path in var.find_clips_paths : can(regex("^/api/v2/[a-z][a-z/-]*[a-z]$", path))])
    error_message = "People are given paths below /api/v2/ only, without a slash or * at the end: every other path of find-clips is for Pub/Sub and for health checks."
  }
}

variable "cdn" {
  description = "The host that serves clips from the CDN, and the backend bucket behind it (output backend_bucket_id of modules/cdn). Null: links lead to Cloud Storage itself."
  type = object({
    domain            = string
    backend_bucket_id = string
  })
  default = null

  validation {
    condition     = var.cdn == null || try(var.cdn.domain != var.domain, false)
    error_message = "The CDN needs a host of its own: its objects have no common path that the API does not use."
  }
}

variable "iap" {
  description = "Identity-Aware Proxy before both functions: who may come through (members such as group:analysts@example.com), and an OAuth client where Google's own is not wanted. Null: the functions' bearer tokens are the only gate. A program sends its IAP token as Proxy-Authorization, and the bearer token as Authorization."
  type = object({
    members              = set(string)
    oauth2_client_id     = optional(string)
    oauth2_client_secret = optional(string)
  })
  default = null

  validation {
    condition     = var.iap == null || alltrue([for member in try(var.iap.members, []) : !contains(["allUsers", "allAuthenticatedUsers"], member)])
    error_message = "IAP for everybody is no gate: name users, groups or domains, or set iap to null."
  }
}

variable "requests_per_minute" {
  description = "How many requests one address may make in a minute; more are answered 429. A page with 40 clips makes about 200."
  type        = number
  default     = 1200

  validation {
    condition     = var.requests_per_minute >= 60 && var.requests_per_minute <= 100000
    error_message = "requests_per_minute is between 60 and 100000."
  }
}

variable "waf_preview" {
  description = "Whether the preconfigured WAF rules only write down what they would refuse. Look at a week of it (infra/README.md) before setting it to false."
  type        = bool
  default     = true
}

variable "log_sample_rate" {
  description = "Share of requests that the load balancer logs, 0 to 1."
  type        = number
  default     = 1

  validation {
    condition     = var.log_sample_rate > 0 && var.log_sample_rate <= 1
    error_message = "log_sample_rate is more than 0 and at most 1: without a log nobody can say who asked for what."
  }
}
