output "triggers" {
  description = "Names for gcloud builds triggers run."
  value       = { for name, trigger in google_cloudbuild_trigger.trigger : name => trigger.name }
}

output "plans" {
  description = "Where plans lie: gs://THIS/ENVIRONMENT/COMMIT/BUILD/plan.txt."
  value       = module.plans.name
}
