variable "project_id" {
  description = "The project of the job."
  type        = string
}

variable "region" {
  description = "The region of the database."
  type        = string
}

variable "image" {
  description = "The image of the command `heartbeat`, by digest."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image must be named by digest, like europe-docker.pkg.dev/p/r/heartbeat@sha256:…"
  }
}

variable "arguments" {
  description = "What the command is told."
  type        = list(string)
  validation {
    condition     = try(var.arguments[0], "") == "migrate"
    error_message = "The job migrates."
  }
}

variable "database_url_secret" {
  description = "The secret that holds the DATABASE_URL of the user `migrations`."
  type        = string
}

variable "subnetwork_id" {
  description = "The subnet from which the database's private address is reached."
  type        = string
}

variable "labels" {
  description = "Labels of the job."
  type        = map(string)
  default     = {}
}
