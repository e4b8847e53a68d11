output "name" {
  description = "The repository's name."
  value       = google_artifact_registry_repository.images.repository_id
}

output "address" {
  description = "What images' names begin with."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"
}

output "build_account" {
  description = "Who builds images: projects/P/serviceAccounts/EMAIL."
  value       = google_service_account.build.name
}
