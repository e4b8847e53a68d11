# The job that makes the schema what the next release expects. infra/deploy/migrate runs it before the rollout:
#   gcloud run jobs execute migrate --region REGION --wait

resource "google_service_account" "migration" {
  project      = var.project_id
  account_id   = "migrate"
  display_name = "Migrations of the schema"
}

resource "google_secret_manager_secret_iam_member" "database_url" {
  project   = var.project_id
  secret_id = var.database_url_secret
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.migration.email}"
}

resource "google_cloud_run_v2_job" "migration" {
  project             = var.project_id
  location            = var.region
  name                = "migrate"
  labels              = var.labels
  deletion_protection = false

  template {
    task_count  = 1
    parallelism = 1
    template {
      service_account = google_service_account.migration.email
      timeout         = "1800s"
      # Once more, should the database be failing over; then a person looks, while the old revision still runs.
      max_retries = 1

      containers {
        image = var.image
        args  = var.arguments
        env {
          name  = "GOOGLE_CLOUD_PROJECT"
          value = var.project_id
        }
        env {
          name = "DATABASE_URL"
          value_source {
            secret_key_ref {
              secret  = var.database_url_secret
              version = "latest"
            }
          }
        }
        resources {
          limits = { cpu = "1", memory = "512Mi" }
        }
      }
      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          subnetwork = var.subnetwork_id
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [client, client_version]
  }
  depends_on = [google_secret_manager_secret_iam_member.database_url]
}
