output "instance_name" {
  description = "The instance's name."
  value       = google_sql_database_instance.primary.name
}

output "connection_name" {
  description = "PROJECT:REGION:INSTANCE, which the Cloud SQL Auth Proxy is told."
  value       = google_sql_database_instance.primary.connection_name
}

output "private_address" {
  description = "Its address in the network, once `migrations` can log in there: a secret with the address is written after the password."
  value       = google_sql_database_instance.primary.private_ip_address
  depends_on  = [google_sql_user.migrations]
}

output "database" {
  description = "The name of the database in it."
  value       = google_sql_database.heartbeat.name
}

output "users" {
  description = "Its IAM users, by function: who is granted something by `heartbeat migrate --grant`."
  value       = { for function, user in google_sql_user.function : function => user.name }
}

output "instance" {
  description = "The instance as it is created: for those who check the whole system."
  value = {
    public              = google_sql_database_instance.primary.settings[0].ip_configuration[0].ipv4_enabled
    deletion_protection = google_sql_database_instance.primary.deletion_protection && google_sql_database_instance.primary.settings[0].deletion_protection_enabled
    backups             = google_sql_database_instance.primary.settings[0].backup_configuration[0].enabled
    point_in_time       = google_sql_database_instance.primary.settings[0].backup_configuration[0].point_in_time_recovery_enabled
    availability        = google_sql_database_instance.primary.settings[0].availability_type
  }
}
