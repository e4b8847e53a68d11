variable "project_id" {
  description = "The project of the jobs."
  type        = string
}

variable "region" {
  description = "The region of the function."
  type        = string
}

variable "function" {
  description = "The function that is called: its Cloud Run service and address."
  type        = object({ name = string, uri = string })
  validation {
    # A service account's name has 30 characters at most, and ours is NAME-schedule.
    condition     = length(var.function.name) <= 21
    error_message = "The function's name has 21 characters at most: the account that calls it is named after it."
  }
}

variable "schedules" {
  description = "When: path => schedule in cron's form, seconds that are waited for the answer, and how often a failed call is repeated."
  type        = map(object({ cron = string, deadline_s = number, retries = optional(number, 0) }))
  validation {
    condition     = alltrue([for call in values(var.schedules) : length(split(" ", call.cron)) == 5])
    error_message = "A schedule has five fields, like */15 * * * *."
  }
  validation {
    condition     = alltrue([for call in values(var.schedules) : call.deadline_s >= 15 && call.deadline_s <= 1800])
    error_message = "Cloud Scheduler waits from 15 seconds to 30 minutes."
  }
  validation {
    condition     = alltrue([for call in values(var.schedules) : call.retries >= 0 && call.retries <= 5])
    error_message = "Cloud Scheduler repeats a call 0 to 5 times."
  }
}

variable "time_zone" {
  description = "The time zone that schedules are read in."
  type        = string
  default     = "Etc/UTC"
}

variable "paused" {
  description = "Whether nothing is called for now."
  type        = bool
  default     = false
}
