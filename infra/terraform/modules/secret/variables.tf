variable "project_id" {
  description = "The project of the secret."
  type        = string
}

variable "name" {
  description = "The secret's name."
  type        = string
  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,255}$", var.name))
    error_message = "A secret's name is letters, digits, hyphens and underscores."
  }
}

variable "value" {
  description = "Its value; null where it is added by hand. Ephemeral: it is in no state and no plan."
  type        = string
  default     = null
  ephemeral   = true
}

variable "value_version" {
  description = "Counts the value: a higher number writes the value that there is now as a new version. null where it is added by hand."
  type        = number
  default     = null
  validation {
    condition     = var.value_version == null || try(var.value_version >= 1, false)
    error_message = "Versions count from 1."
  }
}

variable "labels" {
  description = "Labels of the secret."
  type        = map(string)
  default     = {}
}
