output "network_id" {
  description = "The network, once Google's services are joined to it: a database created earlier gets no private address."
  value       = google_compute_network.network.id
  depends_on  = [google_service_networking_connection.services]
}

output "functions_subnetwork_id" {
  description = "The subnet of the functions."
  value       = google_compute_subnetwork.functions.id
}
