variable "project_id" {
  description = "The project that is built for and deployed to."
  type        = string
}

variable "region" {
  description = "Where builds run."
  type        = string
}

variable "environment" {
  description = "The folder of infra/terraform/environments that is deployed."
  type        = string
}

variable "repository" {
  description = "The repository as Cloud Build knows it once it is connected: projects/P/locations/R/connections/C/repositories/NAME."
  type        = string
  validation {
    condition     = can(regex("^projects/[^/]+/locations/[^/]+/connections/[^/]+/repositories/[^/]+$", var.repository))
    error_message = "Connect the repository to Cloud Build first (gcloud builds repositories create); its name is projects/P/locations/R/connections/C/repositories/NAME."
  }
}

variable "branch" {
  description = "The branch that is built."
  type        = string
  default     = "main"
}

variable "registry_address" {
  description = "What images' names begin with."
  type        = string
}

variable "build_account" {
  description = "Who builds images: projects/P/serviceAccounts/EMAIL."
  type        = string
}

variable "compared_secrets" {
  description = "Secrets whose values stand in the state, so that a plan reads them: label => name."
  type        = map(string)
  default     = {}
}

variable "billing_account" {
  description = "The billing account whose budget is Terraform's; null without a budget."
  type        = string
  default     = null
}

variable "state_bucket" {
  description = "The bucket that Terraform's state is in."
  type        = string
}

variable "approval" {
  description = "Whether a person approves each deployment."
  type        = bool
  default     = true
}

variable "watch_seconds" {
  description = "How long each share of the traffic is looked at."
  type        = number
  default     = 600
  validation {
    # Metrics come up to four minutes late.
    condition     = var.watch_seconds >= 300 && var.watch_seconds <= 2100
    error_message = "From 300 seconds, because metrics come late, to 2100, because a rollout has two hours for all three."
  }
}
