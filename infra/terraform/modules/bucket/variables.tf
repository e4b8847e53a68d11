variable "project_id" {
  description = "The project of the bucket."
  type        = string
}

variable "name" {
  description = "The bucket's name, unique in the world."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket's name is 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "location" {
  description = "Where the objects lie: the region of the functions, so that reading them costs no traffic."
  type        = string
}

variable "versioning" {
  description = "Whether a generation that was replaced is kept: a clip that was requested of it can still be cut."
  type        = bool
  default     = false
}

variable "replaced_kept_days" {
  description = "Days that a replaced or deleted generation is kept where there is versioning."
  type        = number
  default     = 30
  validation {
    condition     = var.replaced_kept_days >= 1
    error_message = "At least a day."
  }
}

variable "soft_deleted_kept_days" {
  description = "Days in which what was deleted can be restored; 0 for what can be made again."
  type        = number
  default     = 7
  validation {
    condition     = var.soft_deleted_kept_days == 0 || (var.soft_deleted_kept_days >= 7 && var.soft_deleted_kept_days <= 90)
    error_message = "Cloud Storage keeps for 0, or for 7 to 90 days."
  }
}

variable "colder" {
  description = "What moves to a colder class: prefixes, after how many days, to which class."
  type        = list(object({ prefixes = list(string), after_days = number, storage_class = string }))
  default     = []
  validation {
    condition     = alltrue([for rule in var.colder : contains(["NEARLINE", "COLDLINE", "ARCHIVE"], rule.storage_class)])
    error_message = "Colder than STANDARD are NEARLINE, COLDLINE and ARCHIVE."
  }
  validation {
    condition     = alltrue([for rule in var.colder : length(rule.prefixes) > 0 && !contains(rule.prefixes, "")])
    error_message = "Name the prefixes: what is read for every clip must stay hot."
  }
}

variable "kept_days" {
  description = "Days after which an object is deleted; null keeps for ever."
  type        = number
  default     = null
  validation {
    condition     = var.kept_days == null || try(var.kept_days >= 1, false)
    error_message = "At least a day; null keeps for ever."
  }
}

variable "played_from" {
  description = "Origins of web pages whose players read the objects, like https://clips.example.com; empty for none."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for origin in var.played_from : origin == "*" || can(regex("^https?://[^/]+$", origin))])
    error_message = "An origin is written like https://clips.example.com, without a path."
  }
}

variable "announces" {
  description = "What is announced: name => a topic of the project, event, and the prefix of the objects' names."
  type        = map(object({ topic = string, event = string, prefix = optional(string) }))
  default     = {}
  validation {
    condition     = alltrue([for notification in values(var.announces) : contains(["OBJECT_FINALIZE", "OBJECT_DELETE"], notification.event)])
    error_message = "What is announced is OBJECT_FINALIZE or OBJECT_DELETE."
  }
  validation {
    # Cloud Storage's own limit, which an apply would find out half-way.
    condition     = length(var.announces) <= 10
    error_message = "A bucket has ten notifications for an event at most."
  }
}

variable "storage_agent" {
  description = "The member that is Cloud Storage itself in this project: it publishes the notifications. null where nothing is announced."
  type        = string
  default     = null
  validation {
    condition     = length(var.announces) == 0 || var.storage_agent != null
    error_message = "Cloud Storage publishes what is announced: say who it is in this project."
  }
}

variable "may_be_destroyed" {
  description = "Whether `terraform destroy` takes the objects along: only where they are a developer's own."
  type        = bool
  default     = false
}

variable "labels" {
  description = "Labels of the bucket."
  type        = map(string)
  default     = {}
}
