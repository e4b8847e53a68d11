variable "project_id" {
  description = "The project of the backend bucket and of the keys."
  type        = string
}

variable "project_number" {
  description = "The project's number; the account that Cloud CDN reads the bucket with is named after it."
  type        = string
}

variable "bucket_name" {
  description = "The delivery bucket."
  type        = string
}

variable "key_names" {
  description = "Names of the keys that links are signed with, the one in use first. To rotate: put a new name first, apply, and take the old one out when the last link signed with it has run out."
  type        = list(string)
  default     = ["key-1"]

  validation {
    condition     = length(var.key_names) >= 1 && length(var.key_names) <= 3 && length(distinct(var.key_names)) == length(var.key_names)
    error_message = "Cloud CDN keeps one to three keys, each with its own name."
  }
  validation {
    condition     = alltrue([for name in var.key_names : can(regex("^[a-z]([-a-z0-9]*[a-z0-9])?$", name))])
    error_message = "A key's name is lower case letters, digits and hyphens."
  }
}

variable "cached_s" {
  description = "How long the CDN serves a clip without asking the bucket whether it is still there. A link's own end does not depend on it: the signature is checked on each request."
  type        = number
  default     = 86400

  validation {
    condition     = var.cached_s >= 60 && var.cached_s <= 31536000
    error_message = "cached_s is between 60 and 31536000 (a year)."
  }
}
