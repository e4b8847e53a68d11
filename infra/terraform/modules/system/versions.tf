terraform {
  required_version = ">= 1.11" # ephemeral values and write-only arguments: no password is in the state
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.46"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}
