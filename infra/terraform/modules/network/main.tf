# The network that the database's private address is in. Functions with a database join it; the others do not.

resource "google_compute_network" "network" {
  project                 = var.project_id
  name                    = var.name
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "functions" {
  project                  = var.project_id
  region                   = var.region
  name                     = "${var.name}-functions"
  network                  = google_compute_network.network.id
  ip_cidr_range            = var.functions_range
  private_ip_google_access = true
}

# Cloud SQL lives in a network of Google's, joined to this one over these addresses.
resource "google_compute_global_address" "services" {
  project       = var.project_id
  name          = "${var.name}-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  network       = google_compute_network.network.id
  address       = var.services_range
  prefix_length = 20
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.network.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
  # Google refuses to part with it for days after the last database is gone; a destroy would hang.
  deletion_policy = "ABANDON"
}
