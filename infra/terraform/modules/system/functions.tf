# One service for each key of the map. What a function is given follows from what the map says it needs.

ephemeral "random_password" "playback_token_key" {
  length  = 48
  special = false
}

module "playback_token_key" {
  source        = "../secret"
  project_id    = var.project_id
  name          = "playback-token-key"
  labels        = local.labels
  value         = ephemeral.random_password.playback_token_key.result
  value_version = var.playback_key_version
  depends_on    = [google_project_service.enabled]
}

locals {
  # What each kind of function is told.
  settings = { for name, function in local.functions : name => merge(
    { for label, setting in { lake = "LAKE_BUCKET", delivery = "DELIVERY_BUCKET" } : setting => local.buckets[label]
    if contains(concat(keys(try(function.reads, {})), keys(try(function.creates, {}))), label) },
    function.people ? { JWKS_URL = var.people.jwks_url, JWT_ISSUER = var.people.jwt_issuer, JWT_AUDIENCE = var.people.jwt_audience } : {},
    function.links ? { PUBLIC_URL = "https://${var.domain}", SIGNED_URL_MINUTES = tostring(var.signed_url_minutes) } : {},
    function.links && var.cdn != null ? { CDN_URL = "https://${var.cdn.domain}", CDN_KEY_NAME = module.cdn[0].key_name } : {},
    # Who is told of deletions knows when the lifecycle deletes, to tell it from an accident.
    contains(keys(function.subscriptions), "delivery-deletions") && var.delivery.kept_days != null ? { KEPT_DAYS = tostring(var.delivery.kept_days) } : {},
  ) }
  secrets = { for name, function in local.functions : name => merge(
    function.links ? { PLAYBACK_TOKEN_KEY = module.playback_token_key.secret_id } : {},
    function.links && var.cdn != null ? { CDN_KEY = module.cdn[0].key_secret_id } : {},
  ) }
  # The front door: everybody, and the functions ask for a bearer token; or, with IAP, only who came through it.
  front_door = var.iap == null ? { people = "allUsers" } : { iap = local.iap_agent }
}

module "function" {
  source   = "../event-function"
  for_each = { for name, function in local.functions : name => function if local.deployed }

  project_id = var.project_id
  region     = var.region
  name       = each.key
  does       = each.value.does
  image      = var.images[each.key]
  labels     = local.labels

  cpu           = try(var.sizes[each.key].cpu, null) == null ? each.value.cpu : var.sizes[each.key].cpu
  memory        = try(var.sizes[each.key].memory, null) == null ? each.value.memory : var.sizes[each.key].memory
  scratch       = try(each.value.scratch, null)
  concurrency   = each.value.concurrency
  media         = each.value.media
  timeout_s     = each.value.timeout_s
  waited_for_s  = max(each.value.people ? each.value.timeout_s : 0, [for call in values(try(each.value.schedules, {})) : call.deadline_s]...)
  min_instances = try(var.sizes[each.key].min_instances, 0)
  max_instances = local.most_instances[each.key]

  ingress     = each.value.people ? "internal-and-cloud-load-balancing" : "internal"
  invokers    = each.value.people ? local.front_door : {}
  environment = merge({ RUST_LOG = var.log }, local.settings[each.key])
  secrets     = local.secrets[each.key]
  signs_urls  = each.value.links
  telemetry   = var.telemetry
  database = each.value.database ? {
    connection_name = module.database.connection_name
    instance_name   = module.database.instance_name
    database        = module.database.database
    subnetwork_id   = module.network.functions_subnetwork_id
    proxy_image     = var.database.proxy_image
  } : null

  subscriptions = { for topic, how in each.value.subscriptions : topic => {
    topic_id       = google_pubsub_topic.topic[topic].id
    envelope       = how.envelope
    ack_deadline_s = how.ack_deadline_s
    filter         = try(how.filter, null)
    dead_letters   = topic != local.map.dead_letters
  } }
  dead_letter_topic_id = google_pubsub_topic.topic[local.map.dead_letters].id
  attempts             = local.map.attempts
  pubsub_agent         = local.pubsub_agent
  announces            = { for topic in each.value.announces : topic => google_pubsub_topic.topic[topic].name }
  reads                = { for label, names in try(each.value.reads, {}) : label => { bucket = local.bucket_names[label], names = names } }
  creates              = { for label, names in try(each.value.creates, {}) : label => { bucket = local.bucket_names[label], names = names } }

  depends_on = [google_project_service.enabled]
}

locals {
  bucket_names   = { lake = module.lake.name, delivery = module.delivery.name }
  most_instances = { for name, function in local.functions : name => coalesce(try(var.sizes[name].max_instances, null), function.max_instances) }
  # Each instance of a function keeps a pool of its own; all of them at once must fit into Postgres.
  most_connections = sum([for name, function in local.functions : local.most_instances[name] * function.connections if function.database])
}

module "schedule" {
  source   = "../schedule"
  for_each = { for name, function in local.functions : name => function.schedules if local.deployed && can(function.schedules) }

  project_id = var.project_id
  region     = var.region
  function   = { name = module.function[each.key].name, uri = module.function[each.key].uri }
  schedules  = each.value
}
