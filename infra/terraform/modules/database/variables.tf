variable "project_id" {
  description = "The project of the database."
  type        = string
}

variable "region" {
  description = "The region of the functions."
  type        = string
}

variable "name" {
  description = "The instance's name. Cloud SQL does not give a name again for a week after a deletion."
  type        = string
  default     = "heartbeat"
}

variable "postgres" {
  description = "The version, like POSTGRES_16."
  type        = string
  default     = "POSTGRES_16"
  validation {
    condition     = can(regex("^POSTGRES_(1[5-9]|2[0-9])$", var.postgres))
    error_message = "Postgres 15 or newer: the schema uses what 14 does not have."
  }
}

variable "tier" {
  description = "The machine, like db-custom-2-7680."
  type        = string
  validation {
    condition     = can(regex("^db-(custom-[0-9]+-[0-9]+|f1-micro|g1-small)$", var.tier))
    error_message = "A machine is named like db-custom-2-7680."
  }
}

variable "most_connections" {
  description = "max_connections: instances of all functions times their pools must fit."
  type        = number
  default     = 200
  validation {
    condition     = var.most_connections >= 25 && var.most_connections <= 1000
    error_message = "From 25 to 1000 connections."
  }
}

variable "highly_available" {
  description = "Whether a standby in another zone takes over within a minute."
  type        = bool
}

variable "replicas" {
  description = "Read replicas, for analysts and exports; the functions read the primary."
  type        = number
  default     = 0
  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5
    error_message = "From 0 to 5 replicas."
  }
}

variable "deletion_protection" {
  description = "Whether neither Terraform nor anybody else can delete it without saying so first."
  type        = bool
  default     = true
}

variable "backups_kept" {
  description = "Daily backups that are kept; any second of the last 7 days can be gone back to besides."
  type        = number
  default     = 30
  validation {
    condition     = var.backups_kept >= 7 && var.backups_kept <= 365
    error_message = "From 7 to 365 backups."
  }
}

variable "network_id" {
  description = "The network in which it has its private address."
  type        = string
}

variable "users" {
  description = "IAM users: function => its account as the database knows it (ACCOUNT@PROJECT.iam)."
  type        = map(string)
  validation {
    condition     = alltrue([for user in values(var.users) : !endswith(user, ".gserviceaccount.com")])
    error_message = "Postgres knows a service account without .gserviceaccount.com at its end."
  }
}

variable "migrations_password" {
  description = "The password of the user `migrations`, who owns the schema. Ephemeral: it is in no state and no plan."
  type        = string
  ephemeral   = true
}

variable "migrations_password_version" {
  description = "Counts the password: a higher number sets the one that there is now."
  type        = number
  validation {
    condition     = var.migrations_password_version >= 1
    error_message = "Versions count from 1."
  }
}

variable "labels" {
  description = "Labels of the instance."
  type        = map(string)
  default     = {}
}
