# Postgres: what became of every request. The one thing here that cannot be made again, so it is backed up
# every night, can go back to any second of a week, and is not deleted by accident.

resource "google_sql_database_instance" "primary" {
  project             = var.project_id
  region              = var.region
  name                = var.name
  database_version    = var.postgres
  deletion_protection = var.deletion_protection

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.tier
    availability_type           = var.highly_available ? "REGIONAL" : "ZONAL"
    deletion_protection_enabled = var.deletion_protection # also against the console and gcloud
    disk_type                   = "PD_SSD"
    disk_autoresize             = true
    user_labels                 = var.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "10:00" # UTC: after the last game in the west, before anybody is in the office
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7
      backup_retention_settings {
        retained_backups = var.backups_kept
      }
    }

    maintenance_window {
      day          = 2 # Tuesday
      hour         = 11
      update_track = "stable"
    }

    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }
    database_flags {
      name  = "max_connections"
      value = var.most_connections
    }
    # Whatever waits a second for a lock says so in the log.
    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }

    insights_config {
      query_insights_enabled  = true
      query_string_length     = 4096
      record_application_tags = true
    }
  }
}

resource "google_sql_database_instance" "replica" {
  count = var.replicas

  project              = var.project_id
  region               = var.region
  name                 = "${var.name}-replica-${count.index + 1}"
  database_version     = var.postgres
  master_instance_name = google_sql_database_instance.primary.name
  deletion_protection  = false # it holds nothing that the primary does not hold

  settings {
    edition         = "ENTERPRISE"
    tier            = var.tier
    disk_autoresize = true
    user_labels     = var.labels
    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }
    # A replica must allow as many connections as its primary, or it does not start.
    database_flags {
      name  = "max_connections"
      value = var.most_connections
    }
    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }
  }
}

resource "google_sql_database" "heartbeat" {
  project  = var.project_id
  name     = "heartbeat"
  instance = google_sql_database_instance.primary.name
  # Postgres lets go of a database only once nobody is connected; the instance takes it along.
  deletion_policy = "ABANDON"
}

# One user a function, without a password: who has the function's account is the user.
resource "google_sql_user" "function" {
  for_each = var.users

  project         = var.project_id
  instance        = google_sql_database_instance.primary.name
  name            = each.value
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  deletion_policy = "ABANDON"
}

# Who makes the schema and grants the others their part of it.
resource "google_sql_user" "migrations" {
  project             = var.project_id
  instance            = google_sql_database_instance.primary.name
  name                = "migrations"
  password_wo         = var.migrations_password
  password_wo_version = var.migrations_password_version
  deletion_policy     = "ABANDON"
}
