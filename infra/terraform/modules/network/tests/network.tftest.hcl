mock_provider "google" {
  override_during = plan
}

variables {
  project_id = "demo"
  region     = "europe-west1"
}

run "a_network" {
  command = plan
  assert {
    condition     = !google_compute_network.network.auto_create_subnetworks && google_compute_subnetwork.functions.private_ip_google_access
    error_message = "one subnet, from which Google is reached without public addresses"
  }
  assert {
    condition     = google_compute_global_address.services.purpose == "VPC_PEERING" && google_compute_global_address.services.address_type == "INTERNAL"
    error_message = "the database's addresses are inside"
  }
}

run "a_range_that_is_too_small" {
  command = plan
  variables {
    functions_range = "10.20.0.0/28"
  }
  expect_failures = [var.functions_range]
}
