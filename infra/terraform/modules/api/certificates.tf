# One managed certificate a host, proved by a DNS record, so that it is there before people are sent here and a
# second host can come or go without touching the first.

locals {
  hosts = toset(compact([var.domain, try(var.cdn.domain, null)]))

  dns_records = merge(
    { for host in local.hosts : "${host} address" => {
      name = "${host}."
      type = "A"
      data = google_compute_global_address.this.address
    } },
    { for host in local.hosts : "${host} certificate" => {
      name = google_certificate_manager_dns_authorization.this[host].dns_resource_record[0].name
      type = google_certificate_manager_dns_authorization.this[host].dns_resource_record[0].type
      data = google_certificate_manager_dns_authorization.this[host].dns_resource_record[0].data
    } },
  )
}

resource "google_certificate_manager_dns_authorization" "this" {
  for_each = local.hosts

  project = var.project_id
  name    = replace(each.value, ".", "-")
  domain  = each.value
}

resource "google_certificate_manager_certificate" "this" {
  for_each = local.hosts

  project = var.project_id
  name    = replace(each.value, ".", "-")

  managed {
    domains            = [each.value]
    dns_authorizations = [google_certificate_manager_dns_authorization.this[each.value].id]
  }
}

resource "google_certificate_manager_certificate_map" "this" {
  project = var.project_id
  name    = "heartbeat"
}

resource "google_certificate_manager_certificate_map_entry" "this" {
  for_each = local.hosts

  project      = var.project_id
  name         = replace(each.value, ".", "-")
  map          = google_certificate_manager_certificate_map.this.name
  hostname     = each.value
  certificates = [google_certificate_manager_certificate.this[each.value].id]
}

resource "google_dns_record_set" "this" {
  for_each = var.dns_zone == null ? {} : local.dns_records

  project      = var.project_id
  managed_zone = var.dns_zone
  name         = each.value.name
  type         = each.value.type
  ttl          = 300
  rrdatas      = [each.value.data]
}
