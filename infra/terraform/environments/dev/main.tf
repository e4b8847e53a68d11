# The system to try things in: small, asleep when nobody uses it, and thrown away without asking.

module "system" {
  source      = "../../modules/system"
  environment = "dev"

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
  releases     = var.repository == null ? null : { repository = var.repository, approval = false }

  database = {
    tier                = "db-custom-1-3840"
    most_connections    = 125
    backups_kept        = 7
    deletion_protection = false
  }
  sizes = {
    ingest-master   = { max_instances = 3 }
    ingest-plays    = { max_instances = 2 }
    register-clip   = { max_instances = 2 }
    find-clips      = { max_instances = 2 }
    serve-clips     = { max_instances = 2 }
    cut-clip        = { max_instances = 4, cpu = "2" }
    make-thumbnails = { max_instances = 4 }
    package-hls     = { max_instances = 4 }
  }
  lake             = { replaced_kept_days = 7, soft_deleted_kept_days = 7 }
  delivery         = { kept_days = 30, soft_deleted_kept_days = 0 }
  log              = "info,cut_clip=debug"
  may_be_destroyed = true

  measured_every_minutes = 5
  scanned                = false
}
