# Who reaches what through the load balancer.

mock_provider "google" {
  override_during = plan

  mock_resource "google_certificate_manager_dns_authorization" {
    defaults = {
      dns_resource_record = [{ name = "_acme-challenge.example.com.", type = "CNAME", data = "x.authorize.certificatemanager.goog." }]
    }
  }
}

override_resource {
  target          = google_compute_backend_service.this["find-clips"]
  override_during = plan
  values          = { id = "backend/find-clips" }
}

override_resource {
  target          = google_compute_backend_service.this["serve-clips"]
  override_during = plan
  values          = { id = "backend/serve-clips" }
}

override_resource {
  target          = google_compute_url_map.this
  override_during = plan
  values          = { id = "urlMaps/heartbeat" }
}

override_resource {
  target          = google_compute_url_map.to_https
  override_during = plan
  values          = { id = "urlMaps/heartbeat-to-https" }
}

override_resource {
  target          = google_compute_ssl_policy.this
  override_during = plan
  values          = { id = "sslPolicies/heartbeat" }
}

override_resource {
  target          = google_compute_security_policy.this
  override_during = plan
  values          = { id = "securityPolicies/heartbeat" }
}

variables {
  project_id          = "demo"
  region              = "europe-west1"
  domain              = "clips.example.com"
  find_clips_service  = "find-clips"
  serve_clips_service = "serve-clips"
}

run "routes" {
  command = plan

  assert {
    condition = alltrue([
      for answer in [google_compute_url_map.this.default_route_action[0], google_compute_url_map.this.path_matcher[0].default_route_action[0]] :
      answer.fault_injection_policy[0].abort[0].http_status == 404 && answer.fault_injection_policy[0].abort[0].percentage == 100
    ])
    error_message = "what is not routed is answered 404 by the load balancer, for every host"
  }
  assert {
    condition     = google_compute_url_map.this.path_matcher[0].path_rule[0].service == "backend/find-clips" && google_compute_url_map.this.path_matcher[0].path_rule[1].service == "backend/serve-clips"
    error_message = "questions go to find-clips, the rest to serve-clips"
  }
  assert {
    condition = alltrue([
      for path in [
        "/", "/api", "/api/v1/clips", "/watch", "/metrics", "/health", "/ready", "/reconcile", "/measure", "/plays-ingested", "/lake-uploads",
        "/clip-requests", "/clip-accepted", "/clip-cut", "/dead-letters", "/sync-requests", "/api/v2", "/v1/traces",
        ] : !anytrue([
          for pattern in flatten(google_compute_url_map.this.path_matcher[0].path_rule[*].paths) :
          pattern == path || endswith(pattern, "/*") && startswith(path, trimsuffix(pattern, "*"))
      ])
    ])
    error_message = "a path that is not for people is routed to a function"
  }
  assert {
    condition = alltrue([
      for path in ["/api/v2/find", "/api/v2/cut", "/api/v2/sync", "/api/v2/rules", "/api/v2/rules/*", "/api/v2/games", "/api/v2/games/*", "/api/v2/deliveries", "/api/v2/vocabulary"] :
      contains(google_compute_url_map.this.path_matcher[0].path_rule[0].paths, path)
    ])
    error_message = "every path of find-clips for people is routed, and what is below it"
  }
  assert {
    condition     = length([for test in google_compute_url_map.this.test : test if test.service == "backend/find-clips"]) >= 7 && length([for test in google_compute_url_map.this.test : test if test.service == "backend/serve-clips"]) >= 3
    error_message = "Google checks the routes before it takes the map"
  }
  assert {
    condition     = length(google_compute_url_map.this.host_rule) == 1
    error_message = "without a CDN there is one host"
  }
  assert {
    condition     = google_compute_url_map.to_https.default_url_redirect[0].https_redirect && google_compute_target_http_proxy.to_https.url_map == google_compute_url_map.to_https.id
    error_message = "port 80 does nothing but lead to https"
  }
}

run "gates" {
  command = plan

  assert {
    condition     = google_compute_ssl_policy.this.profile == "MODERN" && google_compute_ssl_policy.this.min_tls_version == "TLS_1_2" && google_compute_target_https_proxy.this.ssl_policy == google_compute_ssl_policy.this.id
    error_message = "TLS 1.2 or newer, with modern ciphers"
  }
  assert {
    condition     = google_compute_target_https_proxy.this.tls_early_data == "DISABLED"
    error_message = "early data can be replayed"
  }
  assert {
    condition     = alltrue([for backend in google_compute_backend_service.this : backend.security_policy == google_compute_security_policy.this.id])
    error_message = "both functions are behind Cloud Armor"
  }
  assert {
    condition     = alltrue([for backend in google_compute_backend_service.this : backend.load_balancing_scheme == "EXTERNAL_MANAGED" && backend.enable_cdn == false])
    error_message = "the scheme that can answer 404 by itself, and no cache before answers that differ by who asks"
  }
  assert {
    condition     = alltrue([for backend in google_compute_backend_service.this : backend.log_config[0].enable && backend.log_config[0].sample_rate == 1])
    error_message = "requests are logged"
  }
  assert {
    condition     = alltrue([for backend in google_compute_backend_service.this : length(backend.iap) == 0]) && length(google_iap_web_backend_service_iam_member.people) == 0
    error_message = "IAP is off unless it is asked for"
  }
  assert {
    condition     = alltrue([for group in google_compute_region_network_endpoint_group.this : group.network_endpoint_type == "SERVERLESS" && length(group.cloud_run) == 1])
    error_message = "the backends are Cloud Run"
  }
}

run "armor" {
  command = plan

  assert {
    condition = one([
      for rule in google_compute_security_policy.this.rule : rule.rate_limit_options[0] if rule.action == "throttle"
    ]).enforce_on_key == "IP"
    error_message = "one address cannot use up the functions"
  }
  assert {
    condition = alltrue([
      for rule in google_compute_security_policy.this.rule : rule.priority < one([for limit in google_compute_security_policy.this.rule : limit.priority if limit.action == "throttle"]) if rule.action == "deny(403)"
    ])
    error_message = "the rate limit lets pass what conforms: a rule after it is never tried"
  }
  assert {
    condition     = google_compute_security_policy.this.advanced_options_config[0].json_parsing == "STANDARD"
    error_message = "JSON bodies are read as JSON"
  }
  assert {
    condition = alltrue([
      for rule in google_compute_security_policy.this.rule : startswith(rule.match[0].expr[0].expression, "!(request.path.startsWith('/api/v2/find')") if can(regex("sqli|xss|rce", rule.description)) && rule.action == "deny(403)"
    ])
    error_message = "questions are free text and are not searched for SQL"
  }
  assert {
    condition     = alltrue([for rule in google_compute_security_policy.this.rule : rule.preview if rule.action == "deny(403)"])
    error_message = "WAF rules only watch until somebody has looked at what they would refuse"
  }
  assert {
    condition     = google_compute_security_policy.this.adaptive_protection_config[0].layer_7_ddos_defense_config[0].enable
    error_message = "adaptive protection is on"
  }
}

run "waf_refuses_when_told" {
  command = plan

  variables {
    waf_preview = false
  }

  assert {
    condition     = length([for rule in google_compute_security_policy.this.rule : rule if rule.action == "deny(403)" && !rule.preview]) == 6
    error_message = "all six rules refuse"
  }
}

run "with_iap" {
  command = plan

  variables {
    iap = { members = ["group:analysts@example.com", "group:coaches@example.com"] }
  }

  assert {
    condition     = alltrue([for backend in google_compute_backend_service.this : try(backend.iap[0].enabled, false)])
    error_message = "IAP is before both functions"
  }
  assert {
    condition     = length(google_iap_web_backend_service_iam_member.people) == 4 && alltrue([for right in google_iap_web_backend_service_iam_member.people : right.role == "roles/iap.httpsResourceAccessor"])
    error_message = "each group may come through to each function"
  }
}

run "with_cdn" {
  command = plan

  variables {
    cdn = { domain = "cdn.example.com", backend_bucket_id = "backendBuckets/heartbeat-clips" }
  }

  assert {
    condition     = google_compute_url_map.this.path_matcher[1].default_service == "backendBuckets/heartbeat-clips" && length(google_compute_url_map.this.path_matcher[1].path_rule) == 0
    error_message = "the CDN's host serves the backend bucket and nothing else"
  }
  assert {
    condition     = toset([for entry in google_certificate_manager_certificate_map_entry.this : entry.hostname]) == toset(["clips.example.com", "cdn.example.com"])
    error_message = "each host has its certificate"
  }
  assert {
    condition     = length(output.dns_records) == 4 && length(google_dns_record_set.this) == 0
    error_message = "the records are told to whoever makes them"
  }
  assert {
    condition     = output.cdn_url == "https://cdn.example.com" && output.url == "https://clips.example.com"
    error_message = "the addresses that serve-clips is told"
  }
}

run "with_dns_zone" {
  command = plan

  variables {
    dns_zone = "example-com"
  }

  assert {
    condition     = length(google_dns_record_set.this) == 2
    error_message = "the address and the certificate's proof"
  }
}

run "refuses_paths_that_are_not_for_people" {
  command = plan

  variables {
    find_clips_paths = ["/api/v2/find", "/plays-ingested"]
  }
  expect_failures = [var.find_clips_paths]
}

run "refuses_iap_for_everybody" {
  command = plan

  variables {
    iap = { members = ["allUsers"] }
  }
  expect_failures = [var.iap]
}

run "refuses_a_cdn_without_a_host_of_its_own" {
  command = plan

  variables {
    cdn = { domain = "clips.example.com", backend_bucket_id = "backendBuckets/heartbeat-clips" }
  }
  expect_failures = [var.cdn]
}

run "refuses_an_address_as_a_domain" {
  command = plan

  variables {
    domain = "https://clips.example.com"
  }
  expect_failures = [var.domain]
}
