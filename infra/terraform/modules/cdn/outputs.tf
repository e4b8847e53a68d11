output "backend_bucket_id" {
  description = "What the load balancer's URL map sends the CDN's host to."
  value       = google_compute_backend_bucket.this.id
}

output "key_name" {
  description = "The key to sign with: CDN_KEY_NAME of serve-clips."
  value       = var.key_names[0]
}

output "key_secret_id" {
  description = "The secret that holds the key to sign with (base64url, 16 bytes): CDN_KEY of serve-clips, whose account needs roles/secretmanager.secretAccessor on it."
  value       = google_secret_manager_secret.key[var.key_names[0]].secret_id
}

output "key_secret_ids" {
  description = "The secrets of all keys, by the key's name."
  value       = { for name, secret in google_secret_manager_secret.key : name => secret.secret_id }
}
