mock_provider "google" {
  override_during = plan
}

variables {
  project_id                  = "demo"
  region                      = "europe-west1"
  tier                        = "db-custom-2-7680"
  highly_available            = true
  network_id                  = "projects/demo/global/networks/heartbeat"
  users                       = { register-clip = "register-clip@demo.iam" }
  migrations_password         = "a password that is nowhere but here"
  migrations_password_version = 3
}

run "a_database" {
  command = plan
  assert {
    condition     = google_sql_database_instance.primary.settings[0].ip_configuration[0].ipv4_enabled == false && google_sql_database_instance.primary.settings[0].ip_configuration[0].private_network == var.network_id
    error_message = "the database has a private address and no other"
  }
  assert {
    condition     = google_sql_database_instance.primary.settings[0].backup_configuration[0].enabled && google_sql_database_instance.primary.settings[0].backup_configuration[0].point_in_time_recovery_enabled
    error_message = "it is backed up, and can go back to any second (point-in-time recovery)"
  }
  assert {
    condition     = output.instance.deletion_protection && output.instance.availability == "REGIONAL"
    error_message = "it is protected against deletion, and has a standby"
  }
  assert {
    condition     = { for flag in google_sql_database_instance.primary.settings[0].database_flags : flag.name => flag.value }["cloudsql.iam_authentication"] == "on"
    error_message = "functions log in by IAM"
  }
  assert {
    condition     = google_sql_user.function["register-clip"].type == "CLOUD_IAM_SERVICE_ACCOUNT" && google_sql_user.function["register-clip"].password == null
    error_message = "a function's user has no password"
  }
  assert {
    condition     = google_sql_user.migrations.password == null && google_sql_user.migrations.password_wo_version == 3
    error_message = "the password of migrations is write-only: state and plan do not have it"
  }
  assert {
    condition     = length(google_sql_database_instance.replica) == 0
    error_message = "no replica unless it is asked for"
  }
}

run "with_a_replica" {
  command = plan
  variables {
    replicas = 1
  }
  assert {
    condition     = google_sql_database_instance.replica[0].master_instance_name == "heartbeat" && google_sql_database_instance.replica[0].settings[0].ip_configuration[0].ipv4_enabled == false
    error_message = "a replica of the primary, as private as it"
  }
}

run "an_old_postgres" {
  command = plan
  variables {
    postgres = "POSTGRES_14"
  }
  expect_failures = [var.postgres]
}

run "a_user_as_google_writes_it" {
  command = plan
  variables {
    users = { register-clip = "register-clip@demo.iam.gserviceaccount.com" }
  }
  expect_failures = [var.users]
}
