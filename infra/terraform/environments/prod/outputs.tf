output "registry" {
  description = "What images' names begin with: _REGISTRY of cloudbuild.yaml."
  value       = module.system.registry
}

output "url" {
  description = "Where people reach the system: HEARTBEAT_URL."
  value       = module.system.url
}

output "dns_records" {
  description = "Records that must exist before certificates are issued and people arrive."
  value       = module.system.dns_records
}

output "buckets" {
  description = "LAKE_BUCKET and DELIVERY_BUCKET."
  value       = module.system.buckets
}

output "functions" {
  description = "Every function's service, address and account."
  value       = module.system.functions
}

output "migration_job" {
  description = "gcloud run jobs execute THIS --wait."
  value       = module.system.migration_job
}

output "database" {
  description = "What cloud-sql-proxy is told on an operator's machine."
  value       = module.system.database
}

output "triggers" {
  description = "Cloud Build's triggers: gcloud builds triggers run THIS --sha COMMIT."
  value       = module.system.triggers
}
