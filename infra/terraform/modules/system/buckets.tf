# The lake (masters, play-by-play: what people deliver) and the delivery bucket (clips: what is made of it).

locals {
  # What is delivered, and announced. Indexes (media/index/) are made by ingest-master and wake nobody.
  deliveries = ["media/raw/", "plays/", "schedules/", "rosters/"]
}

module "lake" {
  source        = "../bucket"
  project_id    = var.project_id
  name          = local.buckets.lake
  location      = var.region
  labels        = local.labels
  storage_agent = data.google_storage_project_service_account.this.member

  versioning             = true
  replaced_kept_days     = var.lake.replaced_kept_days
  soft_deleted_kept_days = var.lake.soft_deleted_kept_days
  may_be_destroyed       = var.may_be_destroyed
  # Most clips are asked for in the days after a game. Indexes are read for every clip, and stay hot.
  colder = [
    { prefixes = ["media/raw/"], after_days = var.lake.nearline_after_days, storage_class = "NEARLINE" },
    { prefixes = ["media/raw/"], after_days = var.lake.coldline_after_days, storage_class = "COLDLINE" },
  ]
  announces = { for prefix in local.deliveries : trimsuffix(replace(prefix, "/", "-"), "-") => {
    topic  = google_pubsub_topic.topic["lake-uploads"].name
    event  = "OBJECT_FINALIZE"
    prefix = prefix
  } }
}

module "delivery" {
  source        = "../bucket"
  project_id    = var.project_id
  name          = local.buckets.delivery
  location      = var.region
  labels        = local.labels
  storage_agent = data.google_storage_project_service_account.this.member

  # Written once, and made again from its master when it is asked for again: no versions.
  kept_days              = var.delivery.kept_days
  soft_deleted_kept_days = var.delivery.soft_deleted_kept_days
  may_be_destroyed       = var.may_be_destroyed
  played_from            = var.delivery.played_from
  # What the lifecycle removes, or somebody by hand, is told to Postgres by reconcile.
  announces = { deletions = { topic = google_pubsub_topic.topic["delivery-deletions"].name, event = "OBJECT_DELETE" } }
}

# Who delivers: may list the lake, as gcloud does before it copies, and write what is announced, also once more under
# the same name. Cloud Storage wants the right to delete for that, though the older generation stays (versioning);
# what somebody deletes by intent can be restored for `soft_deleted_kept_days`.
resource "google_storage_bucket_iam_member" "uploaders" {
  for_each = var.uploaders

  bucket = module.lake.name
  role   = "roles/storage.objectUser"
  member = each.value
  condition {
    title = "only deliveries"
    expression = join(" || ", concat(
      ["resource.type == 'storage.googleapis.com/Bucket'"],
      [for prefix in local.deliveries : "resource.name.startsWith('projects/_/buckets/${local.buckets.lake}/objects/${prefix}')"],
    ))
  }
}
