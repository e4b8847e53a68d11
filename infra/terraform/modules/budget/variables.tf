variable "billing_account" {
  description = "The billing account that pays, e.g. 01AB23-45CD67-89EF01."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account looks like 01AB23-45CD67-89EF01."
  }
}

variable "project_id" {
  description = "The project whose name the budget carries."
  type        = string
}

variable "project_number" {
  description = "The number of the project whose cost is counted."
  type        = string
}

variable "monthly_amount" {
  description = "What a month may cost, in whole units of the currency."
  type        = number

  validation {
    condition     = var.monthly_amount >= 1 && floor(var.monthly_amount) == var.monthly_amount
    error_message = "monthly_amount is a whole number, 1 or more."
  }
}

variable "currency_code" {
  description = "The billing account's currency, e.g. USD. Null: whatever it is."
  type        = string
  default     = null
}

variable "thresholds" {
  description = "Shares of the amount at which a notice is sent when they are spent."
  type        = set(number)
  default     = [0.5, 0.8, 1.0]

  validation {
    condition     = length(var.thresholds) > 0 && alltrue([for share in var.thresholds : share > 0])
    error_message = "thresholds are shares of the amount, such as 0.5 for half of it."
  }
}

variable "notification_channels" {
  description = "Ids of the channels that notices go to; the API takes at most five, and of e-mail only."
  type        = list(string)

  validation {
    condition     = length(var.notification_channels) >= 1 && length(var.notification_channels) <= 5
    error_message = "Give one to five notification channels."
  }
}

variable "pubsub_topic" {
  description = "Id of a topic (projects/P/topics/T) that is told of the cost several times a day; null for none."
  type        = string
  default     = null
}
