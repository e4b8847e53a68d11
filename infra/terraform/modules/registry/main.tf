# Where the images are. What runs is named by digest, so a tag may move: a build that is tried again pushes once more.

resource "google_artifact_registry_repository" "images" {
  project       = var.project_id
  location      = var.region
  repository_id = var.name
  description   = "One image a function, and the command"
  format        = "DOCKER"

  vulnerability_scanning_config {
    enablement_config = var.scanned ? "INHERITED" : "DISABLED"
  }

  # Keeping wins over deleting: the newest builds stay, however old they are.
  cleanup_policies {
    id     = "keep-the-newest"
    action = "KEEP"
    most_recent_versions {
      keep_count = var.kept_versions
    }
  }
  cleanup_policies {
    id     = "delete-what-is-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s" # 30 days
    }
  }
}
