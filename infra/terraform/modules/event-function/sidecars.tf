# What runs beside the function in the same instance, on localhost only.

locals {
  # Cloud SQL's name of an IAM user: the account's address without its ending. The @ is escaped for the URL.
  database_user = replace(trimsuffix(google_service_account.function.email, ".gserviceaccount.com"), "@", "%40")

  # No password: the proxy logs in as the function's account, and encrypts; localhost needs no TLS of its own.
  database_environment = var.database == null ? {} : {
    DATABASE_URL = "postgres://${local.database_user}@127.0.0.1:5432/${var.database.database}?sslmode=disable"
  }
  telemetry_environment = var.telemetry == null ? {} : {
    OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318"
    # Cloud Run marks most requests of people as unsampled; a clip's trace begins with one of them.
    OTEL_TRACES_SAMPLER = "always_on"
  }

  proxy = var.database == null ? {} : {
    cloud-sql-proxy = {
      image = var.database.proxy_image
      args = [
        "--auto-iam-authn", "--private-ip", "--structured-logs", "--exit-zero-on-sigterm",
        "--lazy-refresh", # between requests there is no processor to refresh certificates with
        "--port=5432", "--health-check", "--http-address=0.0.0.0", "--http-port=9090",
        var.database.connection_name,
      ]
      environment = {}
      health_path = "/startup"
      health_port = 9090
    }
  }

  # The configuration is no secret, so it is an environment variable: it belongs to the revision.
  collector = var.telemetry == null ? {} : {
    collector = {
      image       = var.telemetry.collector_image
      args        = ["--config=env:OTELCOL_CONFIG"]
      environment = { OTELCOL_CONFIG = file("${path.module}/collector.yaml") }
      health_path = "/"
      health_port = 13133
    }
  }

  sidecars = merge(local.proxy, local.collector)
}
