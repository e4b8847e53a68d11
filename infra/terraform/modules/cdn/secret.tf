# serve-clips signs with the same key. It stands in Terraform's state as well: whoever reads the state can sign.

resource "google_secret_manager_secret" "key" {
  for_each = toset(var.key_names)

  project   = var.project_id
  secret_id = "cdn-${each.value}"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "key" {
  for_each = toset(var.key_names)

  secret      = google_secret_manager_secret.key[each.value].id
  secret_data = random_id.key[each.value].b64_url
}
