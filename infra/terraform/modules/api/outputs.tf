output "ip_address" {
  description = "Where the A records of the domains must point."
  value       = google_compute_global_address.this.address
}

output "url" {
  description = "Where people reach the system: PUBLIC_URL of serve-clips."
  value       = "https://${var.domain}"
}

output "cdn_url" {
  description = "Where clips are served from: CDN_URL of serve-clips. Null without a CDN."
  value       = var.cdn == null ? null : "https://${var.cdn.domain}"
}

output "dns_records" {
  description = "Every record that must exist before the certificates are issued and people arrive."
  value       = local.dns_records
}

output "url_map_name" {
  description = "The url_map_name that the load balancer's metrics carry."
  value       = google_compute_url_map.this.name
}

output "backend_names" {
  description = "The backend_target_name that the load balancer's metrics carry, by function."
  value       = { for function, backend in google_compute_backend_service.this : function => backend.name }
}
