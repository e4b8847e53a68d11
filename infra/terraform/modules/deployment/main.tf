# How a commit becomes what runs: three triggers of Cloud Build, and the two accounts that they run as. `build` runs
# the repository's own code (tests, images), so it may push images and nothing else; `deploy` runs Terraform.

resource "google_service_account" "build" {
  project      = var.project_id
  account_id   = "build"
  display_name = "Cloud Build: tests and images"
}

resource "google_service_account" "deploy" {
  project      = var.project_id
  account_id   = "deploy"
  display_name = "Cloud Build: plans, migrations, rollouts"
}

locals {
  build  = "serviceAccount:${google_service_account.build.email}"
  deploy = "serviceAccount:${google_service_account.deploy.email}"
  triggers = {
    images = { file = "cloudbuild.yaml", account = google_service_account.build.name, approval = false }
    plan   = { file = "infra/cloudbuild/plan.yaml", account = google_service_account.deploy.name, approval = false }
    deploy = { file = "infra/cloudbuild/deploy.yaml", account = google_service_account.deploy.name, approval = var.approval }
  }
  # Each file refuses substitutions that it does not use.
  substitutions = {
    images = { _REGISTRY = var.registry.address }
    plan   = { _ENVIRONMENT = var.environment, _REGISTRY = var.registry.address, _PLANS = "gs://${module.plans.name}" }
    deploy = { _ENVIRONMENT = var.environment, _REGION = var.region, _PLANS = "gs://${module.plans.name}", _WATCH_SECONDS = tostring(var.watch_seconds) }
  }
  # What modules/system makes, deploy must be able to make. With projectIamAdmin among them this is the owner in all
  # but name: that is why a person approves, and why tests run as somebody else.
  deploys = [
    "roles/artifactregistry.admin", "roles/certificatemanager.owner", "roles/cloudbuild.builds.editor", "roles/cloudscheduler.admin",
    "roles/cloudsql.admin", "roles/compute.loadBalancerAdmin", "roles/compute.networkAdmin", "roles/compute.securityAdmin",
    "roles/containeranalysis.occurrences.editor", "roles/dns.admin", "roles/iam.serviceAccountAdmin", "roles/iam.serviceAccountUser",
    "roles/iap.admin", "roles/logging.configWriter", "roles/logging.logWriter", "roles/monitoring.editor", "roles/pubsub.admin",
    "roles/resourcemanager.projectIamAdmin", "roles/run.admin", "roles/secretmanager.admin", "roles/servicenetworking.networksAdmin",
    "roles/serviceusage.serviceUsageAdmin", "roles/storage.admin",
  ]
}

resource "google_cloudbuild_trigger" "trigger" {
  for_each = local.triggers

  project         = var.project_id
  location        = var.region
  name            = "heartbeat-${each.key}-${var.environment}"
  filename        = each.value.file
  service_account = each.value.account
  substitutions   = local.substitutions[each.key]

  # Images follow a push. A plan and a deployment are asked for, of a commit (gcloud builds triggers run NAME --sha COMMIT):
  # Cloud Build has no trigger that waits for nothing, so theirs wait for a branch that is never pushed.
  repository_event_config {
    repository = var.repository
    push {
      branch = each.key == "images" ? "^${var.branch}$" : "^never/${each.key}$"
    }
  }

  approval_config {
    approval_required = each.value.approval
  }
}

resource "google_artifact_registry_repository_iam_member" "build_pushes" {
  project    = var.project_id
  location   = var.region
  repository = var.registry.name
  role       = "roles/artifactregistry.writer"
  member     = local.build
}

resource "google_project_iam_member" "build_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = local.build
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
