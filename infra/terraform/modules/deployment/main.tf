# How a commit becomes what runs: three triggers of Cloud Build, each with an account that can do no more than its part.
# Images are built by the registry's account; a plan of any commit may be asked for without approval, so whoever plans
# reads and changes nothing; what is deployed is a plan that somebody has read.

resource "google_service_account" "plan" {
  project      = var.project_id
  account_id   = "heartbeat-plan"
  display_name = "Cloud Build: plans"
}

resource "google_service_account" "deploy" {
  project      = var.project_id
  account_id   = "heartbeat-deploy"
  display_name = "Cloud Build: migrations, applies, rollouts"
}

locals {
  plan   = "serviceAccount:${google_service_account.plan.email}"
  deploy = "serviceAccount:${google_service_account.deploy.email}"
  triggers = {
    images = { file = "cloudbuild.yaml", account = var.build_account, approval = false }
    plan   = { file = "infra/cloudbuild/plan.yaml", account = google_service_account.plan.name, approval = false }
    deploy = { file = "infra/cloudbuild/deploy.yaml", account = google_service_account.deploy.name, approval = var.approval }
  }
  # Each file refuses substitutions that it does not use. _PLAN is the build that made the plan: whoever asks for the
  # deployment names it, so what was read is what is applied. _CONTRACTS says by the same way that a migration may take
  # something away.
  substitutions = {
    images = { _REGISTRY = var.registry_address }
    plan   = { _ENVIRONMENT = var.environment, _REGION = var.region, _REGISTRY = var.registry_address, _PLANS = "gs://${module.plans.name}" }
    deploy = { _ENVIRONMENT = var.environment, _REGION = var.region, _PLANS = "gs://${module.plans.name}", _PLAN = "none", _CONTRACTS = "no", _WATCH_SECONDS = tostring(var.watch_seconds) }
  }
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
