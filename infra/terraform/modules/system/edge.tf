# What people reach: one load balancer before find-clips and serve-clips, and the CDN before the clips.

module "api" {
  source              = "../api"
  count               = local.deployed ? 1 : 0
  project_id          = var.project_id
  region              = var.region
  domain              = var.domain
  dns_zone            = var.dns_zone
  find_clips_service  = module.function["find-clips"].name
  serve_clips_service = module.function["serve-clips"].name
  iap                 = var.iap
  cdn                 = var.cdn == null ? null : { domain = var.cdn.domain, backend_bucket_id = module.cdn[0].backend_bucket_id }
  requests_per_minute = var.requests_per_minute
  waf_preview         = var.waf_preview
  depends_on          = [google_project_service.enabled]
}

module "cdn" {
  source         = "../cdn"
  count          = var.cdn == null ? 0 : 1
  project_id     = var.project_id
  project_number = data.google_project.this.number
  bucket_name    = module.delivery.name
  key_names      = try(var.cdn.key_names, [])
  depends_on     = [google_project_service.enabled]
}
