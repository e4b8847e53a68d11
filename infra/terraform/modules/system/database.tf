# Postgres, the network it is in, and the job that makes its schema.

module "network" {
  source     = "../network"
  project_id = var.project_id
  region     = var.region
  depends_on = [google_project_service.enabled]
}

# Made in memory for the apply that writes it; nobody has to know it. Counting var.password_version up makes a new one.
ephemeral "random_password" "migrations" {
  length  = 40
  special = false
}

module "database" {
  source              = "../database"
  project_id          = var.project_id
  region              = var.region
  name                = var.database.name
  network_id          = module.network.network_id
  labels              = local.labels
  tier                = var.database.tier
  most_connections    = var.database.most_connections
  highly_available    = var.database.highly_available
  replicas            = var.database.replicas
  backups_kept        = var.database.backups_kept
  deletion_protection = var.database.deletion_protection

  users                       = { for name, function in module.function : name => function.database_user if local.functions[name].database }
  migrations_password         = ephemeral.random_password.migrations.result
  migrations_password_version = var.password_version
}

module "migrations_database_url" {
  source        = "../secret"
  project_id    = var.project_id
  name          = "migrations-database-url"
  labels        = local.labels
  value         = "postgres://migrations:${ephemeral.random_password.migrations.result}@${module.database.private_address}:5432/${module.database.database}?sslmode=require"
  value_version = var.password_version
  depends_on    = [google_project_service.enabled]
}

module "migration" {
  source              = "../migration"
  count               = local.deployed ? 1 : 0
  project_id          = var.project_id
  region              = var.region
  labels              = local.labels
  image               = var.images["heartbeat"]
  database_url_secret = module.migrations_database_url.secret_id
  subnetwork_id       = module.network.functions_subnetwork_id
  # Every function is granted its part of the schema, and no more.
  arguments = concat(["migrate"], flatten([
    for name, user in module.database.users : ["--grant", "${user}=${join(",", local.functions[name].grants)}"]
  ]))
}
