# One function of the map: its identity and its service. Who wakes it is in subscriptions.tf, what it
# may touch in access.tf and objects.tf, what runs beside it in sidecars.tf.

# Its own identity: what one function may do, no other may.
resource "google_service_account" "function" {
  project      = var.project_id
  account_id   = var.name
  display_name = var.name
  description  = var.does
}

locals {
  ingress = {
    "internal"                          = "INGRESS_TRAFFIC_INTERNAL_ONLY"
    "internal-and-cloud-load-balancing" = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  }
  environment = merge(
    { GOOGLE_CLOUD_PROJECT = var.project_id },
    var.environment,
    local.database_environment,
    local.telemetry_environment,
  )
  secrets = merge(
    var.secrets,
    { for setting, earlier in var.earlier_secrets : setting => { secret = var.secrets[earlier.of].secret, version = tostring(earlier.version) } },
  )
}

resource "google_cloud_run_v2_service" "function" {
  project     = var.project_id
  location    = var.region
  name        = var.name
  description = var.does
  ingress     = local.ingress[var.ingress]
  labels      = var.labels
  # A front door without IAP: the functions ask for a bearer token themselves. Not a grant to allUsers, which
  # organizations refuse (domain restricted sharing).
  invoker_iam_disabled = var.called_by_anybody
  # It holds nothing: whatever is deleted here is created again by the next apply.
  deletion_protection = false

  template {
    service_account                  = google_service_account.function.email
    timeout                          = "${var.timeout_s}s"
    max_instance_request_concurrency = var.concurrency
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    labels                           = var.labels

    scaling {
      min_instance_count = var.min_instances
      max_instance_count = var.max_instances
    }

    containers {
      name       = var.name
      image      = var.image
      depends_on = keys(local.sidecars)

      ports {
        container_port = 8080
      }
      resources {
        limits            = { cpu = var.cpu, memory = var.memory }
        cpu_idle          = true
        startup_cpu_boost = true
      }
      dynamic "env" {
        for_each = local.environment
        content {
          name  = env.key
          value = env.value
        }
      }
      dynamic "env" {
        for_each = local.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value.secret
              version = env.value.version
            }
          }
        }
      }
      dynamic "volume_mounts" {
        for_each = var.scratch == null ? [] : ["/tmp"]
        content {
          name       = "scratch"
          mount_path = volume_mounts.value
        }
      }
      # It listens within 100 ms; asking each second keeps a cold start short. People are sent to an instance only once
      # it reaches the database, for which Cloud Run waits 240 s at most: a new way into the network takes its time.
      startup_probe {
        period_seconds    = var.ready_path == "/health" ? 1 : 3
        timeout_seconds   = var.ready_path == "/health" ? 1 : 3
        failure_threshold = var.ready_path == "/health" ? 30 : 80
        http_get {
          path = var.ready_path
          port = 8080
        }
      }
      # ffmpeg may take every processor for a while: slow is not dead.
      liveness_probe {
        period_seconds    = 30
        timeout_seconds   = 10
        failure_threshold = 3
        http_get {
          path = "/health"
          port = 8080
        }
      }
    }

    dynamic "containers" {
      for_each = local.sidecars
      content {
        name  = containers.key
        image = containers.value.image
        args  = containers.value.args
        resources {
          limits   = { cpu = "0.5", memory = "256Mi" }
          cpu_idle = true
        }
        dynamic "env" {
          for_each = containers.value.environment
          content {
            name  = env.key
            value = env.value
          }
        }
        startup_probe {
          period_seconds    = 1
          timeout_seconds   = 1
          failure_threshold = 60
          http_get {
            path = containers.value.health_path
            port = containers.value.health_port
          }
        }
      }
    }

    dynamic "volumes" {
      for_each = var.scratch == null ? [] : [var.scratch]
      content {
        name = "scratch"
        empty_dir {
          medium     = "MEMORY"
          size_limit = volumes.value
        }
      }
    }

    # Only who has the database is in the network where the database is.
    dynamic "vpc_access" {
      for_each = var.database == null ? [] : [var.database.subnetwork_id]
      content {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          subnetwork = vpc_access.value
        }
      }
    }
  }

  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }

  lifecycle {
    # Traffic is moved little by little by infra/deploy/rollout; an apply must not move it back.
    ignore_changes = [traffic, client, client_version]
  }

  depends_on = [google_secret_manager_secret_iam_member.function]
}
