# Who is told when something is wrong, and what it costs.

resource "google_monitoring_notification_channel" "mail" {
  for_each = var.alert_emails

  project      = var.project_id
  display_name = each.value
  type         = "email"
  labels       = { email_address = each.value }
  depends_on   = [google_project_service.enabled]
}

locals {
  channels = [for channel in google_monitoring_notification_channel.mail : channel.id]
}

module "observability" {
  source                = "../observability"
  count                 = local.deployed ? 1 : 0
  project_id            = var.project_id
  notification_channels = local.channels
  runbook_url           = var.runbook_url
  functions = { for name, function in module.function : name => {
    service        = function.name
    subscriptions  = [for subscription in values(function.subscriptions) : subscription.name]
    latency_slo_ms = local.functions[name].latency_slo_ms
    # A message that is being worked on is unacknowledged all the while: that alone alarms nobody.
    oldest_unacked_s = max(600, 300 + local.functions[name].timeout_s)
  } }
  api = {
    domain        = var.domain
    url_map_name  = module.api[0].url_map_name
    backend_names = module.api[0].backend_names
    behind_iap    = var.iap != null
  }
  database  = { instance = module.database.instance_name, max_connections = var.database.most_connections }
  reconcile = { every_minutes = 30, measured_every_minutes = var.measured_every_minutes }
}

module "budget" {
  source                = "../budget"
  count                 = var.budget == null ? 0 : 1
  billing_account       = try(var.budget.billing_account, "")
  monthly_amount        = try(var.budget.monthly_amount, 1)
  currency_code         = try(var.budget.currency_code, null)
  project_id            = var.project_id
  project_number        = data.google_project.this.number
  notification_channels = slice(local.channels, 0, min(5, length(local.channels)))
  depends_on            = [google_project_service.enabled]
}
