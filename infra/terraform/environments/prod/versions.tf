terraform {
  required_version = ">= 1.11"
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

  # One state for each environment, in a bucket that infra/deploy/prepare makes. Elsewhere, or later:
  #   terraform init -backend-config=bucket=PROJECT-terraform
  backend "gcs" {
    prefix = "heartbeat"
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
  # Budgets are asked of the billing account, and counted for this project.
  user_project_override = true
  billing_project       = var.project_id
}
