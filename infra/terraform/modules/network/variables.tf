variable "project_id" {
  description = "The project of the network."
  type        = string
}

variable "region" {
  description = "The region of the functions."
  type        = string
}

variable "name" {
  description = "The name of the network and its subnet."
  type        = string
  default     = "heartbeat"
}

variable "functions_range" {
  description = "Addresses of the functions' instances. Each takes one, for a while after its end too: a /24 or larger."
  type        = string
  default     = "10.20.0.0/22"
  validation {
    condition     = can(cidrhost(var.functions_range, 0)) && try(tonumber(split("/", var.functions_range)[1]) <= 24, false)
    error_message = "A range like 10.20.0.0/22, of a /24 or larger."
  }
}

variable "services_range" {
  description = "First address of the /20 that Google's services, like Cloud SQL, are given in this network."
  type        = string
  default     = "10.21.0.0"
  validation {
    condition     = can(cidrhost("${var.services_range}/20", 0))
    error_message = "An address like 10.21.0.0."
  }
}
