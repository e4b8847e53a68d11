output "job" {
  description = "The job's name."
  value       = google_cloud_run_v2_job.migration.name
}

output "email" {
  description = "The job's account."
  value       = google_service_account.migration.email
}
