output "jobs" {
  description = "The jobs as they are created: path => schedule, and who calls."
  value       = { for path, job in google_cloud_scheduler_job.calls : path => { cron = job.schedule, identity = one(job.http_target[0].oidc_token[*].service_account_email) } }
}
