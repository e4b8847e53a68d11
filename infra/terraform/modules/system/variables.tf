variable "project_id" {
  description = "The Google Cloud project that the system has to itself."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project's id is 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  description = "Where everything runs and lies, like europe-west1: reading across regions costs money and time."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region is written like europe-west1; a zone or a continent is none."
  }
}

variable "environment" {
  description = "Which of the team's systems this is, like dev or prod."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.environment))
    error_message = "An environment's name is short, lower-case, and a label."
  }
}

variable "images" {
  description = "Images by digest: one for each function, and `heartbeat` for the migrations. Empty for the very first apply, which makes the registry."
  type        = map(string)
  default     = {}
  validation {
    condition     = length(var.images) == 0 || length(setsubtract(concat(keys(local.functions), ["heartbeat"]), keys(var.images))) == 0
    error_message = "There is an image for each function and one for `heartbeat`, or none at all before the first build."
  }
}

variable "sizes" {
  description = "Where an environment needs other sizes than the map's: function => what differs."
  type = map(object({
    min_instances = optional(number, 0)
    max_instances = optional(number)
    cpu           = optional(string)
    memory        = optional(string)
    scratch       = optional(string)
  }))
  default = {}
  validation {
    condition     = length(setsubtract(keys(var.sizes), keys(local.functions))) == 0
    error_message = "A size is given for a function that is not in the map."
  }
}

variable "quota" {
  description = "Cloud Run's quota of the project in the region: processors, and memory in GiB. A new project often has no more than the default."
  type        = object({ cpu = optional(number, 20), memory_gib = optional(number, 40) })
  default     = {}
  validation {
    # Cloud Run refuses the service otherwise: "Max instances must be set to N or fewer".
    condition     = alltrue([for name, cpu in local.most_cpu : cpu <= var.quota.cpu && local.most_memory_gib[name] <= var.quota.memory_gib])
    error_message = "All instances of one function need more than Cloud Run's quota: lower max_instances in sizes, or have the quota raised (infra/README.md) and say so in `quota`."
  }
}

variable "measured_every_minutes" {
  description = "How often reconcile measures what alerts look at. More than 5 would wake somebody: measures-missing waits 15 minutes."
  type        = number
  default     = 1
  validation {
    condition     = contains([1, 2, 3, 4, 5], var.measured_every_minutes)
    error_message = "Each minute to each five minutes."
  }
}

variable "scanned" {
  description = "Whether images are scanned for known vulnerabilities; each costs something."
  type        = bool
  default     = true
}

variable "domain" {
  description = "The host that people use, like clips.example.com."
  type        = string
}

variable "dns_zone" {
  description = "A Cloud DNS zone of this project that holds the domains; null where the records are made by hand."
  type        = string
  default     = null
}

variable "people" {
  description = "Whose bearer tokens are believed."
  type        = object({ jwks_url = string, jwt_issuer = string, jwt_audience = string })
  validation {
    condition     = startswith(var.people.jwks_url, "https://")
    error_message = "The keys that people's tokens are checked with come over https."
  }
}

variable "iap" {
  description = "Identity-Aware Proxy before the front door, for people's browsers (it reads Authorization itself; programs need Proxy-Authorization besides); null: the functions' bearer tokens are the only gate."
  type = object({
    members              = set(string)
    oauth2_client_id     = optional(string)
    oauth2_client_secret = optional(string)
  })
  default = null
}

variable "cdn" {
  description = "A host of its own that serves clips from the CDN, and the names of the keys that links are signed with, the one in use first. Null: links lead to Cloud Storage."
  type        = object({ domain = string, key_names = optional(list(string), ["key-1"]) })
  default     = null
}

variable "signed_url_minutes" {
  description = "How long links work."
  type        = number
  default     = 60
  validation {
    condition     = var.signed_url_minutes >= 1 && var.signed_url_minutes <= 10080
    error_message = "Links work from 1 minute to 7 days."
  }
}

variable "requests_per_minute" {
  description = "How many requests one address may make in a minute."
  type        = number
  default     = 1200
}

variable "waf_preview" {
  description = "Whether the WAF's rules only write down what they would refuse."
  type        = bool
  default     = true
}

variable "uploaders" {
  description = "Who may deliver videos and play-by-play: what for => IAM member, like { analysts = \"group:analysts@example.com\" }."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for member in values(var.uploaders) : !contains(["allUsers", "allAuthenticatedUsers"], member)])
    error_message = "Name who may deliver: a lake that everybody may write to is everybody's disk."
  }
}

variable "requesters" {
  description = "Which programs may ask for clips by publishing to clip-requests: what for => IAM member. Of every team: a message names its team itself, and nobody is asked whether the sender belongs to it."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for member in values(var.requesters) : !contains(["allUsers", "allAuthenticatedUsers"], member)])
    error_message = "Name who may ask for clips: whoever may can have every video cut, and what that costs is yours."
  }
}

variable "lake" {
  description = "How long what people deliver stays hot, and how long what they replaced or deleted can be brought back, in days."
  type = object({
    nearline_after_days    = optional(number, 60)
    coldline_after_days    = optional(number, 365)
    replaced_kept_days     = optional(number, 30)
    soft_deleted_kept_days = optional(number, 30)
  })
  default = {}
  validation {
    # Nearline is paid for 30 days at least, whenever it is left.
    condition     = var.lake.nearline_after_days >= 1 && var.lake.coldline_after_days >= var.lake.nearline_after_days + 30
    error_message = "Masters go to NEARLINE first, and to COLDLINE at least 30 days later."
  }
}

variable "delivery" {
  description = "How many days a clip is kept (null: for ever; it can be cut again), how long a deleted one can be brought back, and which web pages play clips."
  type = object({
    kept_days              = optional(number)
    soft_deleted_kept_days = optional(number, 7)
    played_from            = optional(list(string), ["*"])
  })
  default = {}
}

variable "database" {
  description = "The size of Postgres, and how safe it is."
  type = object({
    tier                = string
    name                = optional(string, "heartbeat") # the instance: another one after a restore (infra/README.md)
    most_connections    = optional(number, 250)
    highly_available    = optional(bool, false)
    replicas            = optional(number, 0)
    backups_kept        = optional(number, 30)
    deletion_protection = optional(bool, true)
    proxy_image         = optional(string, "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.18.2")
  })
  validation {
    condition     = var.environment != "prod" || (var.database.deletion_protection && !var.may_be_destroyed)
    error_message = "The database and the buckets of prod are protected against deletion: to give that up, change this sentence first."
  }
  validation {
    condition     = var.environment != "prod" || can(regex("@sha256:[0-9a-f]{64}$", var.database.proxy_image))
    error_message = "What runs in prod is named by digest, sidecars included: database.proxy_image."
  }
  validation {
    condition     = local.most_connections <= var.database.most_connections * 0.9
    error_message = "All instances of all functions together may open more connections than Postgres takes (those of people twice, for a rollout; a tenth is kept for people and migrations): raise database.most_connections, or lower max_instances in sizes."
  }
}

variable "password_version" {
  description = "Counts the password of the migrations: a higher number makes a new one."
  type        = number
  default     = 1
}

variable "playback_key_version" {
  description = "Counts the key of one-clip links: a higher number makes a new one, and ends the links that are out unless playback_key_before names the one before."
  type        = number
  default     = 1
}

variable "playback_key_before" {
  description = "The version in Secret Manager of the key before, while links that were made with it are to go on working; null: there is none."
  type        = number
  default     = null
}

variable "reconcile" {
  description = "What is decided by hand where the map's defaults do not suit: after how many seconds of silence something counts as missed, and the brake: of how many clips or videos at most the files may be gone at once before a person is asked."
  type = object({
    grace_seconds = optional(number)
    most_clips    = optional(number)
    most_videos   = optional(number)
  })
  default = {}
}

variable "telemetry" {
  description = "Google's OpenTelemetry Collector beside every function; null sends no traces and no metrics."
  type        = object({ collector_image = string })
  default = {
    collector_image = "us-docker.pkg.dev/cloud-ops-agents-artifacts/google-cloud-opentelemetry-collector/otelcol-google:0.160.0"
  }
  validation {
    condition     = var.environment != "prod" || var.telemetry == null || can(regex("@sha256:[0-9a-f]{64}$", var.telemetry.collector_image))
    error_message = "What runs in prod is named by digest, sidecars included: telemetry.collector_image."
  }
}

variable "log" {
  description = "How much is logged, as RUST_LOG says it: info at least, for metrics are made of lines."
  type        = string
  default     = "info"
  validation {
    condition     = can(regex("^(info|debug|trace)(,|$)", var.log))
    error_message = "Alerts and dashboards are made of lines of the level info (reconcile's measures, what became ready): log begins with info, or with more."
  }
}

variable "alert_emails" {
  description = "Who is told when something is wrong."
  type        = set(string)
  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for address in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "At least one address: an alert that nobody hears is none."
  }
}

variable "runbook_url" {
  description = "Where people read infra/README.md; alerts link to it."
  type        = string
}

variable "budget" {
  description = "What a month may cost, and the account that pays; null: nobody is told."
  type        = object({ billing_account = string, monthly_amount = number, currency_code = optional(string) })
  default     = null
}

variable "may_be_destroyed" {
  description = "Whether `terraform destroy` takes videos and clips along: only for systems that are thrown away."
  type        = bool
  default     = false
}

variable "releases" {
  description = "The repository that is connected to Cloud Build, the branch that is built, and whether a person approves each deployment; null: releases are made by hand."
  type        = object({ repository = string, branch = optional(string, "main"), approval = optional(bool, true) })
  default     = null
  validation {
    condition     = var.environment != "prod" || try(var.releases.approval, true)
    error_message = "Somebody reads the plan of a deployment to prod before it is carried out."
  }
}
