# The team's system: what people see answers at once, the database has a standby, and nothing is lost by mistake.

module "system" {
  source      = "../../modules/system"
  environment = "prod"

  project_id   = var.project_id
  region       = var.region
  images       = var.images
  domain       = var.domain
  dns_zone     = var.dns_zone
  people       = var.people
  iap          = length(var.iap_members) == 0 ? null : { members = var.iap_members }
  cdn          = var.cdn_domain == null ? null : { domain = var.cdn_domain }
  uploaders    = var.uploaders
  requesters   = var.requesters
  alert_emails = var.alert_emails
  runbook_url  = var.runbook_url
  budget       = var.budget
  releases     = var.repository == null ? null : { repository = var.repository }

  telemetry = { collector_image = var.sidecars.collector }

  database = {
    proxy_image         = var.sidecars.proxy
    tier                = "db-custom-4-15360"
    most_connections    = 450
    highly_available    = true
    replicas            = 0
    backups_kept        = 30
    deletion_protection = true
  }
  sizes = {
    # A question and a page are answered by an instance that is already there.
    find-clips    = { min_instances = 1, max_instances = 8 }
    serve-clips   = { min_instances = 1, max_instances = 8 }
    register-clip = { min_instances = 1, max_instances = 8 }
    # After a game a few hundred clips are asked for within minutes: with a quota of 270 processors and 255 GiB
    # (infra/README.md) cut-clip can have 60 instances here, and make-thumbnails 60. Till then the map's sizes fit.
  }
  quota = { cpu = 20, memory_gib = 40 } # what a new project often has
  lake  = { replaced_kept_days = 90, soft_deleted_kept_days = 30 }
  # A season and its summer; older clips are cut again when somebody asks.
  delivery    = { kept_days = 400, played_from = ["https://${var.domain}"] }
  waf_preview = true # for a week, whose log is looked at (infra/README.md); then false
}
