# Who makes images: it runs the repository's own code (tests, builds), so it may push images, and nothing else. It is
# there before anything is released by a trigger: the first build is `gcloud builds submit --service-account`.

resource "google_service_account" "build" {
  project      = var.project_id
  account_id   = "heartbeat-build"
  display_name = "Cloud Build: tests and images"
}

locals {
  build = "serviceAccount:${google_service_account.build.email}"
}

resource "google_artifact_registry_repository_iam_member" "build_pushes" {
  project    = var.project_id
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = local.build
}

resource "google_project_iam_member" "build_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = local.build
}

# Where gcloud builds submit puts the source. The bucket that it makes by itself is one that this account cannot read.
module "sources" {
  source                 = "../bucket"
  project_id             = var.project_id
  name                   = "${var.project_id}-builds"
  location               = var.region
  kept_days              = 7
  soft_deleted_kept_days = 0
  may_be_destroyed       = true
}

resource "google_storage_bucket_iam_member" "build_reads_source" {
  bucket = module.sources.name
  role   = "roles/storage.objectViewer"
  member = local.build
}
