output "registry" {
  description = "What images' names begin with."
  value       = module.registry.address
}

output "url" {
  description = "Where people reach the system."
  value       = "https://${var.domain}"
}

output "dns_records" {
  description = "Records that must exist before certificates are issued and people arrive; empty before the first images."
  value       = local.deployed ? module.api[0].dns_records : null
}

output "buckets" {
  description = "The lake and the delivery bucket."
  value       = { lake = module.lake.name, delivery = module.delivery.name }
}

output "functions" {
  description = "Every function's service and address inside the project."
  value       = { for name, function in module.function : name => { service = function.name, uri = function.uri, account = function.email } }
}

output "migration_job" {
  description = "The Cloud Run job that makes the schema; null before the first images."
  value       = local.deployed ? module.migration[0].job : null
}

output "database" {
  description = "PROJECT:REGION:INSTANCE, for cloud-sql-proxy on an operator's machine."
  value       = module.database.connection_name
}

output "triggers" {
  description = "Cloud Build's triggers, for gcloud builds triggers run; null where releases are made by hand."
  value       = try(module.deployment[0].triggers, null)
}
