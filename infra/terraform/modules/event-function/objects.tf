# Which objects the function reads and creates. A name is written
#   media/index/   everything that begins so
#   */clip.mp4     everything that ends so
#   (empty)        everything
#
# The delivery bucket's names begin with team and season, which come and go; what tells one writer from
# another is the file. So "one delivery prefix" is here the narrower "its own files in every clip's folder":
# cut-clip can create */clip.mp4, and no picture or playlist.

locals {
  # Conditions see an object as projects/_/buckets/BUCKET/objects/NAME.
  names = { for label, place in merge(
    { for label, place in var.reads : "reads ${label}" => place },
    { for label, place in var.creates : "creates ${label}" => place },
    ) : label => join(" || ", [for name in place.names : startswith(name, "*")
      ? "resource.name.endsWith('${substr(name, 1, -1)}')"
      : "resource.name.startsWith('projects/_/buckets/${place.bucket}/objects/${name}')"
  ]) }
}

# The bucket itself is part of the condition, for listing: a store that may not say what is there
# answers 403 instead of 404 for what is not, and every handler asks first whether its work is done.
resource "google_storage_bucket_iam_member" "reads" {
  for_each = var.reads

  bucket = each.value.bucket
  role   = "roles/storage.objectViewer"
  member = local.member
  dynamic "condition" {
    for_each = contains(each.value.names, "") ? [] : [local.names["reads ${each.key}"]]
    content {
      title      = "only ${join(" ", each.value.names)}"
      expression = "resource.type == 'storage.googleapis.com/Bucket' || ${condition.value}"
    }
  }
}

# Creating is neither overwriting nor deleting: nothing that was delivered can be lost to a function.
resource "google_storage_bucket_iam_member" "creates" {
  for_each = var.creates

  bucket = each.value.bucket
  role   = "roles/storage.objectCreator"
  member = local.member
  condition {
    title      = "only ${join(" ", each.value.names)}"
    expression = local.names["creates ${each.key}"]
  }
}
