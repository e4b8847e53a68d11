# The whole system in one project. functions.json is the map that everything is made of: topics, and one
# key for each folder of functions/. The local system's table (infra/local/heartbeat/src/system/topology.rs)
# is compared with it by a test of `heartbeat`, so the laptop and the cloud wake the same functions by the same events.

locals {
  map       = jsondecode(file("${path.module}/functions.json"))
  functions = local.map.functions
  labels    = { system = "heartbeat", environment = var.environment }

  # The first apply of a new project has no images yet: it makes the registry that they are pushed to, and
  # everything else but what runs them.
  deployed = length(var.images) > 0

  buckets      = { lake = "${var.project_id}-lake", delivery = "${var.project_id}-delivery" }
  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  iap_agent    = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-iap.iam.gserviceaccount.com"
}

data "google_project" "this" {
  project_id = var.project_id
}

data "google_storage_project_service_account" "this" {
  project = var.project_id
}

resource "google_project_service" "enabled" {
  for_each = toset(concat(
    [
      "artifactregistry.googleapis.com",
      "certificatemanager.googleapis.com",
      "cloudbuild.googleapis.com",
      "cloudresourcemanager.googleapis.com",
      "cloudscheduler.googleapis.com",
      "cloudtrace.googleapis.com",
      "compute.googleapis.com",
      "containeranalysis.googleapis.com",
      "containerscanning.googleapis.com",
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "logging.googleapis.com",
      "monitoring.googleapis.com",
      "pubsub.googleapis.com",
      "run.googleapis.com",
      "secretmanager.googleapis.com",
      "servicenetworking.googleapis.com",
      "sqladmin.googleapis.com",
      "storage.googleapis.com",
    ],
    var.dns_zone == null ? [] : ["dns.googleapis.com"],
    var.iap == null ? [] : ["iap.googleapis.com"],
    var.budget == null ? [] : ["billingbudgets.googleapis.com"],
  ))

  project = var.project_id
  service = each.value
  # Switching an API off would take down what others in the project use.
  disable_on_destroy = false
}

module "registry" {
  source     = "../registry"
  project_id = var.project_id
  region     = var.region
  scanned    = var.scanned
  depends_on = [google_project_service.enabled]
}

module "deployment" {
  source           = "../deployment"
  count            = var.releases == null ? 0 : 1
  project_id       = var.project_id
  region           = var.region
  environment      = var.environment
  repository       = var.releases.repository
  branch           = var.releases.branch
  approval         = var.releases.approval
  registry_address = module.registry.address
  build_account    = module.registry.build_account
  state_bucket     = "${var.project_id}-terraform" # made by infra/deploy/prepare
  compared_secrets = { for name in try(var.cdn.key_names, []) : name => module.cdn[0].key_secret_ids[name] }
  billing_account  = try(var.budget.billing_account, null)
  depends_on       = [google_project_service.enabled]
}
