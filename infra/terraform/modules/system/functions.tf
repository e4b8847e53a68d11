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
    contains(keys(function.subscriptions), "delivery-deletions") ? { for setting, value in {
      KEPT_DAYS     = var.delivery.kept_days
      GRACE_SECONDS = var.reconcile.grace_seconds
      MOST_CLIPS    = var.reconcile.most_clips
      MOST_VIDEOS   = var.reconcile.most_videos
    } : setting => tostring(value) if value != null } : {},
  ) }
  # The playback key by its version: a new key is a new revision, and no instance goes on with a stolen one. A new CDN key is
  # another secret.
  secrets = { for name, function in local.functions : name => merge(
    function.links ? { PLAYBACK_TOKEN_KEY = { secret = module.playback_token_key.secret_id, version = module.playback_token_key.version } } : {},
    function.links && var.cdn != null ? { CDN_KEY = { secret = module.cdn[0].key_secret_id } } : {},
  ) }
  # The front door: anybody, and the functions ask for a bearer token; or, with IAP, only who came through it.
  front_door = var.iap == null ? {} : { iap = local.iap_agent }
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

  cpu     = local.sizes[each.key].cpu
  memory  = local.sizes[each.key].memory
  scratch = local.sizes[each.key].scratch
  # The two that people call answer /ready; events that come too early are delivered again.
  ready_path    = each.value.people ? "/ready" : "/health"
  concurrency   = each.value.concurrency
  media         = each.value.media
  timeout_s     = each.value.timeout_s
  waited_for_s  = max(each.value.people ? each.value.timeout_s : 0, [for call in values(try(each.value.schedules, {})) : call.deadline_s]...)
  min_instances = try(var.sizes[each.key].min_instances, 0)
  max_instances = local.sizes[each.key].max_instances

  ingress     = each.value.people ? "internal-and-cloud-load-balancing" : "internal"
  invokers    = each.value.people ? local.front_door : {}
  environment = merge({ RUST_LOG = var.log }, local.settings[each.key])
  secrets     = local.secrets[each.key]
  earlier_secrets = each.value.links && var.playback_key_before != null ? {
    PLAYBACK_TOKEN_KEY_BEFORE = { of = "PLAYBACK_TOKEN_KEY", version = var.playback_key_before }
  } : {}

  called_by_anybody = each.value.people && var.iap == null

  signs_urls = each.value.links
  telemetry  = var.telemetry
  database = each.value.database ? {
    connection_name = module.database.connection_name
    instance_name   = module.database.instance_name
    database        = module.database.database
    subnetwork_id   = module.network.functions_subnetwork_id
    proxy_image     = var.database.proxy_image
  } : null

  subscriptions = { for topic, how in each.value.subscriptions : topic => {
    topic_id       = local.topics[topic]
    envelope       = how.envelope
    ack_deadline_s = how.ack_deadline_s
    filter         = try(how.filter, null)
    attempts       = try(how.attempts, 20)
    dead_letters   = topic != local.map.dead_letters
  } }
  dead_letter_topic_id = local.topics[local.map.dead_letters]
  pubsub_agent         = local.pubsub_agent
  announces            = { for topic in each.value.announces : topic => google_pubsub_topic.topic[topic].name }
  reads                = { for label, names in try(each.value.reads, {}) : label => { bucket = local.bucket_names[label], names = names } }
  creates              = { for label, names in try(each.value.creates, {}) : label => { bucket = local.bucket_names[label], names = names } }

  depends_on = [google_project_service.enabled]
}

locals {
  bucket_names = { lake = module.lake.name, delivery = module.delivery.name }
}

module "schedule" {
  source   = "../schedule"
  for_each = { for name, function in local.functions : name => function.schedules if local.deployed && can(function.schedules) }

  project_id = var.project_id
  region     = var.region
  function   = { name = module.function[each.key].name, uri = module.function[each.key].uri }
  schedules  = { for path, how in each.value : path => path == "measure" ? merge(how, { cron = "*/${var.measured_every_minutes} * * * *" }) : how }
}
