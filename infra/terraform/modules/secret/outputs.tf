output "secret_id" {
  description = "The secret's name, once its value is there."
  value       = google_secret_manager_secret.secret.secret_id
  depends_on  = [google_secret_manager_secret_version.value]
}
