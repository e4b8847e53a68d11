output "dashboards" {
  description = "Ids of the dashboards, by name."
  value       = { for name, dashboard in google_monitoring_dashboard.this : name => dashboard.id }
}

output "alert_policies" {
  description = "Ids of the alert policies, by the name that the runbook has them under (#alert-NAME)."
  value = merge(
    { for name, policy in google_monitoring_alert_policy.this : name => policy.id },
    { for name, policy in google_monitoring_alert_policy.burn : name => policy.id },
    { for policy in google_monitoring_alert_policy.unreachable : "api-unreachable" => policy.id },
  )
}

output "slos" {
  description = "Resource names of the service level objectives, by name."
  value       = { for name, slo in local.slos : name => slo.name }
}
