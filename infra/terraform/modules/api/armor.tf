# What is refused before a function is woken. Rules are tried from the lowest priority number on, and the first
# that fits decides: the rate limit lets pass what conforms, so it comes last.

locals {
  # A question is free text ("select all goals; drop the shots"), and is what these three take for an attack. It is
  # read with a fixed vocabulary and never becomes SQL, markup or a command, so the two paths that take it are left out.
  free_text = "(request.path.startsWith('/api/v2/find') || request.path.startsWith('/api/v2/rules'))"

  waf = {
    1000 = { rules = "sqli-v33-stable", but_free_text = true }
    1010 = { rules = "xss-v33-stable", but_free_text = true }
    1020 = { rules = "rce-v33-stable", but_free_text = true }
    1030 = { rules = "lfi-v33-stable", but_free_text = false }
    1040 = { rules = "protocolattack-v33-stable", but_free_text = false }
    1050 = { rules = "scannerdetection-v33-stable", but_free_text = false }
  }
}

resource "google_compute_security_policy" "this" {
  project     = var.project_id
  name        = "heartbeat"
  description = "Before find-clips and serve-clips."
  type        = "CLOUD_ARMOR"

  # Bodies are read as JSON, field by field, instead of quotes and braces being taken for an attack.
  advanced_options_config {
    json_parsing = "STANDARD"
    log_level    = "NORMAL"
  }

  adaptive_protection_config {
    layer_7_ddos_defense_config {
      enable          = true
      rule_visibility = "STANDARD"
    }
  }

  dynamic "rule" {
    for_each = local.waf
    content {
      priority    = tonumber(rule.key)
      description = rule.value.rules
      action      = "deny(403)"
      preview     = var.waf_preview

      match {
        expr {
          expression = join(" && ", compact([
            rule.value.but_free_text ? "!${local.free_text}" : "",
            "evaluatePreconfiguredWaf('${rule.value.rules}', {'sensitivity': 1})",
          ]))
        }
      }
    }
  }

  rule {
    priority    = 2000
    description = "As many requests a minute as a busy person makes"
    action      = "throttle"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"
      rate_limit_threshold {
        count        = var.requests_per_minute
        interval_sec = 60
      }
    }
  }

  rule {
    priority    = 2147483647
    description = "The rule that every policy must end with; the rate limit decides before it"
    action      = "allow"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
