output "name" {
  description = "The Cloud Run service."
  value       = google_cloud_run_v2_service.function.name
}

output "uri" {
  description = "Its address inside the project."
  value       = google_cloud_run_v2_service.function.uri
}

output "email" {
  description = "The function's own account."
  value       = google_service_account.function.email
}

output "push_email" {
  description = "The account whose tokens Pub/Sub pushes with."
  value       = google_service_account.push.email
}

output "database_user" {
  description = "Its name in the database; null without one."
  value       = var.database == null ? null : trimsuffix(google_service_account.function.email, ".gserviceaccount.com")
}

output "subscriptions" {
  description = "The subscriptions as they are created: what wakes it, how long it may take, where its failures go."
  value = { for topic, subscription in google_pubsub_subscription.wakes : topic => {
    name           = subscription.name
    topic          = subscription.topic
    ack_deadline_s = subscription.ack_deadline_seconds
    filter         = subscription.filter
    push_endpoint  = subscription.push_config[0].push_endpoint
    identity       = one(subscription.push_config[0].oidc_token[*].service_account_email)
    dead_letters   = one(subscription.dead_letter_policy[*].dead_letter_topic)
    attempts       = one(subscription.dead_letter_policy[*].max_delivery_attempts)
    unwrapped      = one(subscription.push_config[0].no_wrapper[*].write_metadata) == true
  } }
}

output "service" {
  description = "The service as it is created: for those who check the whole system."
  value = {
    concurrency = google_cloud_run_v2_service.function.template[0].max_instance_request_concurrency
    timeout     = google_cloud_run_v2_service.function.template[0].timeout
    ingress     = google_cloud_run_v2_service.function.ingress
    containers  = google_cloud_run_v2_service.function.template[0].containers[*].name
    in_network  = length(google_cloud_run_v2_service.function.template[0].vpc_access) > 0
    anybody     = google_cloud_run_v2_service.function.invoker_iam_disabled
    sleeps      = alltrue([for container in google_cloud_run_v2_service.function.template[0].containers : container.resources[0].cpu_idle])
    invokers    = [for invoker in google_cloud_run_v2_service_iam_member.invoker : invoker.member]
    secrets     = { for setting in google_cloud_run_v2_service.function.template[0].containers[0].env : setting.name => setting.value_source[0].secret_key_ref[0].version if length(setting.value_source) > 0 }
    environment = toset([for setting in google_cloud_run_v2_service.function.template[0].containers[0].env : setting.name])
  }
}

output "roles" {
  description = "Every role that its account is given, with the condition: for those who check the whole system."
  value = concat(
    [for grant in google_project_iam_member.database : "project ${grant.role} if ${grant.condition[0].expression}"],
    [for grant in google_project_iam_member.telemetry : "project ${grant.role}"],
    [for grant in google_storage_bucket_iam_member.reads : "${grant.bucket} ${grant.role} if ${try(grant.condition[0].expression, "always")}"],
    [for grant in google_storage_bucket_iam_member.creates : "${grant.bucket} ${grant.role} if ${grant.condition[0].expression}"],
    [for topic, grant in google_pubsub_topic_iam_member.announces : "${topic} ${grant.role}"],
    [for setting, grant in google_secret_manager_secret_iam_member.function : "${grant.secret_id} ${grant.role}"],
  )
}
