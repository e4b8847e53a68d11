# What planning and deploying may do.

locals {
  # What a plan compares: everything as it is, and who may do what; no secret's value, no object but the ones below. Images
  # are run to be asked which migrations they carry.
  plans = [
    "roles/viewer", "roles/iam.securityReviewer", "roles/logging.logWriter", "roles/containeranalysis.occurrences.viewer",
    "roles/storage.bucketViewer", "roles/secretmanager.viewer", "roles/artifactregistry.reader",
  ]
  # What modules/system makes, deploy must be able to make. With projectIamAdmin among them this is the owner in all
  # but name: that is why a person approves, and why tests and plans run as somebody else.
  deploys = [
    "roles/artifactregistry.admin", "roles/certificatemanager.owner", "roles/cloudbuild.builds.editor", "roles/cloudscheduler.admin",
    "roles/cloudsql.admin", "roles/compute.loadBalancerAdmin", "roles/compute.networkAdmin", "roles/compute.securityAdmin",
    "roles/containeranalysis.notes.editor", "roles/containeranalysis.occurrences.editor", "roles/dns.admin",
    "roles/iam.serviceAccountAdmin", "roles/iam.serviceAccountUser", "roles/iap.admin", "roles/logging.configWriter",
    "roles/logging.logWriter", "roles/monitoring.editor", "roles/pubsub.admin", "roles/resourcemanager.projectIamAdmin",
    "roles/run.admin", "roles/secretmanager.admin", "roles/servicenetworking.networksAdmin", "roles/serviceusage.serviceUsageAdmin",
    "roles/storage.admin",
  ]
}

resource "google_project_iam_member" "plans" {
  for_each = toset(local.plans)

  project = var.project_id
  role    = each.value
  member  = local.plan
}

resource "google_project_iam_member" "deploys" {
  for_each = toset(local.deploys)

  project = var.project_id
  role    = each.value
  member  = local.deploy
}

# Plans, which hold what a state holds, and the environment's terraform.tfvars, which is not in the repository: nothing
# here is deleted by age, and what is replaced can be brought back.
module "plans" {
  source     = "../bucket"
  project_id = var.project_id
  name       = "${var.project_id}-plans"
  location   = var.region
  versioning = true
}

resource "google_storage_bucket_iam_member" "deploy_keeps" {
  for_each = { plans = module.plans.name, state = var.state_bucket }

  bucket = each.value
  role   = "roles/storage.objectUser"
  member = local.deploy
}

# It reads the state, without a lock: a plan that is out of date is refused when it is applied.
resource "google_storage_bucket_iam_member" "plan_reads" {
  for_each = { plans = module.plans.name, state = var.state_bucket }

  bucket = each.value
  role   = "roles/storage.objectViewer"
  member = local.plan
}

# Creating is not replacing: no later build changes a plan that somebody has read.
resource "google_storage_bucket_iam_member" "plan_creates" {
  bucket = module.plans.name
  role   = "roles/storage.objectCreator"
  member = local.plan
}

# Values that Terraform compares; they stand in the state, too.
resource "google_secret_manager_secret_iam_member" "plan_compares" {
  for_each = var.compared_secrets

  project   = var.project_id
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = local.plan
}

# A budget belongs to the billing account, not to the project. Granted by whoever administers that, in the first apply.
resource "google_billing_account_iam_member" "budget" {
  for_each = var.billing_account == null ? {} : {
    "deploy changes" = { role = "roles/billing.costsManager", member = local.deploy }
    "deploy reads"   = { role = "roles/billing.viewer", member = local.deploy }
    "plan reads"     = { role = "roles/billing.viewer", member = local.plan }
  }

  billing_account_id = var.billing_account
  role               = each.value.role
  member             = each.value.member
}
