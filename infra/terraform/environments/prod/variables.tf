# What this environment is told from outside: terraform.tfvars, which is written from terraform.tfvars.example,
# and `images`, which infra/deploy/images writes (images.auto.tfvars.json). Everything else is decided in main.tf.

variable "project_id" {
  description = "The Google Cloud project of this environment."
  type        = string
}

variable "region" {
  description = "Where everything runs and lies."
  type        = string
  default     = "europe-west1"
}

variable "images" {
  description = "Images by digest, by function, and `heartbeat`. Empty for the very first apply."
  type        = map(string)
  default     = {}
}

variable "sidecars" {
  description = "Google's images that run beside functions, by digest: the Cloud SQL Auth Proxy and the OpenTelemetry Collector. terraform.tfvars.example says how they are looked up."
  type        = object({ proxy = string, collector = string })
}

variable "domain" {
  description = "The host that people use."
  type        = string
}

variable "cdn_domain" {
  description = "The host that clips are served from; null: links lead to Cloud Storage itself."
  type        = string
  default     = null
}

variable "dns_zone" {
  description = "A Cloud DNS zone of the project that holds the domains; null where the records are made by hand."
  type        = string
  default     = null
}

variable "people" {
  description = "Whose bearer tokens are believed."
  type        = object({ jwks_url = string, jwt_issuer = string, jwt_audience = string })
}

variable "iap_members" {
  description = "Who comes through Identity-Aware Proxy, like [\"group:analysts@example.com\"]; empty: no IAP, bearer tokens only. For people's browsers: IAP reads Authorization itself, so a program sends its IAP token as Proxy-Authorization besides."
  type        = set(string)
  default     = []
}

variable "uploaders" {
  description = "Who may deliver videos and play-by-play: what for => IAM member."
  type        = map(string)
  default     = {}
}

variable "requesters" {
  description = "Which programs may ask for clips, of every team, by publishing to clip-requests: what for => IAM member."
  type        = map(string)
  default     = {}
}

variable "alert_emails" {
  description = "Who is told when something is wrong."
  type        = set(string)
}

variable "runbook_url" {
  description = "Where people read infra/README.md."
  type        = string
}

variable "budget" {
  description = "What a month may cost, and the account that pays; null: nobody is told."
  type        = object({ billing_account = string, monthly_amount = number, currency_code = optional(string) })
  default     = null
}

variable "repository" {
  description = "The repository as Cloud Build knows it once it is connected: projects/P/locations/R/connections/C/repositories/NAME; null: releases are made by hand."
  type        = string
  default     = null
}
