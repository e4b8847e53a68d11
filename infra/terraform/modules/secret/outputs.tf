output "secret_id" {
  description = "The secret's name, once its value is there."
  value       = google_secret_manager_secret.secret.secret_id
  depends_on  = [google_secret_manager_secret_version.value]
}

output "version" {
  description = "The number of its value in Secret Manager, for who must read this one and no other; null where it is added by hand."
  value       = one(google_secret_manager_secret_version.value[*].version)
}
