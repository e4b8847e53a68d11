variable "project_id" {
  description = "The project that everything is created in."
  type        = string
}

variable "region" {
  description = "Where the service runs, like europe-west1."
  type        = string
}

variable "name" {
  description = "The function's name: its folder, its image, its service."
  type        = string
  validation {
    # A service account's name has 6 to 30 characters, and one of ours is NAME-push.
    condition     = can(regex("^[a-z][a-z0-9-]{4,23}[a-z0-9]$", var.name))
    error_message = "The name is 6 to 25 lower-case letters, digits and hyphens: a service account is named after it."
  }
}

variable "does" {
  description = "What the function does, in a line."
  type        = string
}

variable "image" {
  description = "The image by digest: what was tested is what runs, whatever happens to a tag."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image must be named by digest, like europe-docker.pkg.dev/p/r/cut-clip@sha256:…"
  }
}

variable "cpu" {
  description = "Processors of an instance."
  type        = string
  validation {
    condition     = contains(["1", "2", "4", "6", "8"], var.cpu)
    error_message = "Cloud Run gives 1, 2, 4, 6 or 8 processors."
  }
}

variable "memory" {
  description = "Memory of an instance, the scratch volume included, like 512Mi or 2Gi."
  type        = string
  validation {
    condition     = can(regex("^[1-9][0-9]*(Mi|Gi)$", var.memory))
    error_message = "Memory is written like 512Mi or 2Gi."
  }
}

variable "scratch" {
  description = "Size of /tmp in memory; null where nothing is written to disk. Without a limit a large video would take the instance down."
  type        = string
  default     = null
  validation {
    condition     = var.scratch == null || can(regex("^[1-9][0-9]*(Mi|Gi)$", var.scratch))
    error_message = "Scratch is written like 512Mi or 2Gi."
  }
}

variable "ready_path" {
  description = "What an instance answers once it may be given requests: /health (it listens) or /ready (it reaches the database)."
  type        = string
  default     = "/health"
  validation {
    condition     = contains(["/health", "/ready"], var.ready_path)
    error_message = "Functions answer /health, and some /ready."
  }
}

variable "concurrency" {
  description = "How many requests an instance is given at once."
  type        = number
  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 1000
    error_message = "Concurrency is from 1 to 1000."
  }
}

variable "media" {
  description = "Whether it works on video: one at a time, and never with the database in reach."
  type        = bool
  default     = false
  validation {
    condition     = !var.media || var.concurrency == 1
    error_message = "A media function takes one message at a time: two encodings share one instance's processors and both miss their deadline."
  }
  validation {
    condition     = !var.media || var.database == null
    error_message = "A media function reads untrusted files, so it cannot reach the database."
  }
}

variable "timeout_s" {
  description = "Seconds after which Cloud Run gives up on a request."
  type        = number
  validation {
    condition     = var.timeout_s >= 1 && var.timeout_s <= 3600
    error_message = "Cloud Run's timeout is from 1 to 3600 seconds."
  }
  validation {
    condition     = alltrue([for topic in values(var.subscriptions) : topic.ack_deadline_s <= var.timeout_s])
    error_message = "The timeout is shorter than an ack deadline: Cloud Run would end work that Pub/Sub still waits for."
  }
  validation {
    # Whoever works on after its deadline works beside the redelivery of the same message.
    condition     = var.timeout_s == max(var.waited_for_s, [for topic in values(var.subscriptions) : topic.ack_deadline_s]...)
    error_message = "The timeout must be the longest that anybody waits: the ack deadlines, and waited_for_s."
  }
}

variable "waited_for_s" {
  description = "Seconds that others than Pub/Sub wait for an answer: people, Cloud Scheduler. 0 where only Pub/Sub calls."
  type        = number
  default     = 0
}

variable "min_instances" {
  description = "Instances that are kept warm."
  type        = number
  default     = 0
}

variable "max_instances" {
  description = "Instances at most: the bound on cost, and on connections to the database."
  type        = number
  validation {
    condition     = var.max_instances >= 1 && var.max_instances >= var.min_instances && var.max_instances <= 1000
    error_message = "At least one instance, not fewer than min_instances, and no more than 1000."
  }
}

variable "ingress" {
  description = "From where it can be reached: internal (Pub/Sub and Cloud Scheduler of this project), or also the load balancer."
  type        = string
  default     = "internal"
  validation {
    condition     = contains(["internal", "internal-and-cloud-load-balancing"], var.ingress)
    error_message = "Ingress is internal or internal-and-cloud-load-balancing; nothing is reachable from the internet directly."
  }
}

variable "invokers" {
  description = "Who may call it besides its own push subscriptions: what for => IAM member."
  type        = map(string)
  default     = {}
  validation {
    condition     = length(setintersection(values(var.invokers), ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "Name who may call: allUsers is the internet, and allAuthenticatedUsers everybody with any Google account."
  }
}

variable "called_by_anybody" {
  description = "Whether Cloud Run lets everybody in whom the ingress admits, because the function asks for bearer tokens itself."
  type        = bool
  default     = false
  validation {
    condition     = !var.called_by_anybody || var.ingress == "internal-and-cloud-load-balancing"
    error_message = "Only a front door may be called by anybody, and a front door stands behind the load balancer."
  }
}

variable "environment" {
  description = "Settings that are no secrets."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for name in keys(var.environment) : !can(regex("(KEY|SECRET|PASSWORD|TOKEN)(_BEFORE)?$", name))])
    error_message = "A setting named …KEY, …SECRET, …PASSWORD or …TOKEN belongs into `secrets`: in `environment` everybody who may see the service can read it."
  }
}

variable "secrets" {
  description = "Settings that are secrets: setting => secret in Secret Manager, and which version: with a number, a new version is a new revision; the latest is whatever it was when an instance started. The function may read these secrets and no others."
  type        = map(object({ secret = string, version = optional(string, "latest") }))
  default     = {}
}

variable "earlier_secrets" {
  description = "Settings that are an earlier version of one of `secrets`, while that is being changed: setting => of which setting, and the version's number."
  type        = map(object({ of = string, version = number }))
  default     = {}
}

variable "subscriptions" {
  description = "What wakes it: topic => how it is pushed to /TOPIC, and how often before it goes to the dead letters. Only the dead letters have no dead letters."
  type = map(object({
    topic_id       = string
    envelope       = string
    ack_deadline_s = number
    filter         = optional(string)
    attempts       = optional(number, 20)
    dead_letters   = optional(bool, true)
  }))
  default = {}
  validation {
    condition     = alltrue([for topic in values(var.subscriptions) : contains(["wrapped", "unwrapped"], topic.envelope)])
    error_message = "An envelope is wrapped (JSON with the message inside) or unwrapped (a binary CloudEvent)."
  }
  validation {
    condition     = alltrue([for topic in values(var.subscriptions) : topic.ack_deadline_s >= 10 && topic.ack_deadline_s <= 600])
    error_message = "Pub/Sub's ack deadlines are from 10 to 600 seconds."
  }
  validation {
    condition     = alltrue([for topic in values(var.subscriptions) : topic.attempts >= 5 && topic.attempts <= 100])
    error_message = "Pub/Sub tries 5 to 100 times."
  }
  validation {
    condition     = alltrue([for name, topic in var.subscriptions : topic.dead_letters || topic.topic_id == var.dead_letter_topic_id])
    error_message = "Every subscription has dead letters, except the one to the dead letters themselves."
  }
}

variable "dead_letter_topic_id" {
  description = "Where messages go that nobody could handle."
  type        = string
}

variable "announces" {
  description = "Topics that it publishes to: name => id."
  type        = map(string)
  default     = {}
}

variable "reads" {
  description = "Objects that it reads: label => bucket and names. See `objects.tf`."
  type        = map(object({ bucket = string, names = list(string) }))
  default     = {}
}

variable "creates" {
  description = "Objects that it creates and can neither change nor delete: label => bucket and names. See `objects.tf`."
  type        = map(object({ bucket = string, names = list(string) }))
  default     = {}
  validation {
    condition     = alltrue([for place in values(var.creates) : length(place.names) > 0 && !contains(place.names, "")])
    error_message = "Say which names it creates; nobody creates just anything."
  }
}

variable "signs_urls" {
  description = "Whether it signs links to objects as itself."
  type        = bool
  default     = false
}

variable "database" {
  description = "The Cloud SQL instance that it reaches, as its own IAM user and without a password; null for those that have none."
  type = object({
    connection_name = string
    instance_name   = string
    database        = string
    subnetwork_id   = string
    proxy_image     = string
  })
  default = null
}

variable "telemetry" {
  description = "Google's OpenTelemetry Collector beside the function; null sends nothing."
  type        = object({ collector_image = string })
  default     = null
}

variable "pubsub_agent" {
  description = "The member that is Pub/Sub itself: serviceAccount:service-NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com."
  type        = string
}

variable "labels" {
  description = "Labels of everything that takes them."
  type        = map(string)
  default     = {}
}
