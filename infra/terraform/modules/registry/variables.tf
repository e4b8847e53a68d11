variable "project_id" {
  description = "The project of the repository."
  type        = string
}

variable "region" {
  description = "The region of the functions."
  type        = string
}

variable "name" {
  description = "The repository's name."
  type        = string
  default     = "heartbeat"
}

variable "kept_versions" {
  description = "How many builds of each image are kept: as far back as a rollout can be taken back."
  type        = number
  default     = 20
  validation {
    condition     = var.kept_versions >= 2
    error_message = "At least the one that runs and the one before it."
  }
}

variable "scanned" {
  description = "Whether images are scanned for known vulnerabilities."
  type        = bool
  default     = true
}
